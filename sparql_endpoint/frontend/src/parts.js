// A part of the page that a link leads to, shown below the link once the link is seen. Without it, the link leads there.
async function show(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(link.dataset.part);
  if (part) link.closest("p").after(document.adoptNode(part));
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((each) => each.isIntersecting)) {
    seen.unobserve(entry.target);
    show(entry.target);
  }
});
document.querySelectorAll("a[data-part]").forEach((link) => seen.observe(link));
