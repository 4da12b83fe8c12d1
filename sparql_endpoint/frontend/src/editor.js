// The query field as an editor: colours, completion of prefixes and terms of this release, Ctrl+Enter to run.
// Without it, the field is a plain one and the page works the same.
import { autocompletion } from "@codemirror/autocomplete";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { keymap } from "@codemirror/view";
import { Prec } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { EditorView, basicSetup } from "codemirror";
import { sparql } from "codemirror-lang-sparql";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--warn)" },
  { tag: [tags.string, tags.literal, tags.number], color: "var(--text-string)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const looks = EditorView.theme({
  "&": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: ".4rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-content": { fontFamily: "ui-monospace, monospace", caretColor: "var(--ink)", minHeight: "14rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": { backgroundColor: "var(--selected) !important" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--card)" },
});

// Replaces what is selected by what is typed. Left to itself, Chromium keeps the looks of the old text in a style
// attribute, which the Content-Security-Policy of the page refuses and reports.
const replace = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || event.isComposing || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

// Offers the prefixes of the service, and after one the classes and properties that the release uses.
function completions(terms) {
  const declared = (doc, prefix) => new RegExp(`prefix\\s+${prefix}:`, "i").test(doc);
  const declare = (view, prefix) => {
    const text = view.state.doc.toString();
    if (declared(text, prefix) || !terms.prefixes[prefix]) return [];
    return [{ from: 0, insert: `PREFIX ${prefix}: <${terms.prefixes[prefix]}>\n` }];
  };
  const apply = (view, completion, from, to) => {
    const before = declare(view, completion.label.split(":", 1)[0]);
    view.dispatch({ changes: [...before, { from, to, insert: completion.label }] });
    const at = from + completion.label.length + (before.length ? before[0].insert.length : 0);
    view.dispatch({ selection: { anchor: at } });
  };
  const options = terms.terms.map((term) => ({
    label: term.name,
    type: term.kind,
    detail: term.count.toLocaleString(),
    info: term.label,
    boost: Math.log10(1 + term.count),
    apply,
  }));
  return (context) => {
    const word = context.matchBefore(/[\w-]*:?[\w-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    return { from: word.from, options, validFor: /^[\w-]*:?[\w-]*$/ };
  };
}

async function start() {
  const field = document.getElementById("query");
  if (!field) return;
  const terms = await fetch(field.dataset.terms).then((answer) => answer.json());
  const host = document.createElement("div");
  field.before(host);
  const root = host.attachShadow({ mode: "open" });
  const sync = EditorView.updateListener.of((update) => {
    if (update.docChanged) field.value = update.state.doc.toString();
  });
  const run = { key: "Mod-Enter", run: () => (field.form.requestSubmit(), true) };
  const label = document.querySelector("label[for=query]").textContent;
  new EditorView({
    doc: field.value,
    parent: root,
    root,
    extensions: [
      Prec.highest(keymap.of([run])),
      basicSetup,
      sparql(),
      autocompletion({ override: [completions(terms)] }),
      syntaxHighlighting(colours),
      looks,
      replace,
      sync,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label }),
    ],
  });
  field.hidden = true;
}

start();
