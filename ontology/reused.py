"""The terms of other vocabularies that the graph uses, as IRIs: one constant each, prefix and name in upper case.

Nobody else's term is declared by this project; `docs/data-model.md` says how each is used.
"""

from typing import Final

ADMS_IDENTIFIER: Final = "http://www.w3.org/ns/adms#identifier"
ADMS_IDENTIFIER_CLASS: Final = "http://www.w3.org/ns/adms#Identifier"

DCAT_DATASET: Final = "http://www.w3.org/ns/dcat#Dataset"
DCAT_DATA_SERVICE: Final = "http://www.w3.org/ns/dcat#DataService"
DCAT_ENDPOINT_URL: Final = "http://www.w3.org/ns/dcat#endpointURL"
DCAT_SERVICE: Final = "http://www.w3.org/ns/dcat#service"

DCT_CONFORMS_TO: Final = "http://purl.org/dc/terms/conformsTo"
DCT_CONTRIBUTOR: Final = "http://purl.org/dc/terms/contributor"
DCT_CREATOR: Final = "http://purl.org/dc/terms/creator"
DCT_DESCRIPTION: Final = "http://purl.org/dc/terms/description"
DCT_IDENTIFIER: Final = "http://purl.org/dc/terms/identifier"
DCT_ISSUED: Final = "http://purl.org/dc/terms/issued"
DCT_IS_PART_OF: Final = "http://purl.org/dc/terms/isPartOf"
DCT_IS_REPLACED_BY: Final = "http://purl.org/dc/terms/isReplacedBy"
DCT_LICENSE: Final = "http://purl.org/dc/terms/license"
DCT_MODIFIED: Final = "http://purl.org/dc/terms/modified"
DCT_PUBLISHER: Final = "http://purl.org/dc/terms/publisher"
DCT_RELATION: Final = "http://purl.org/dc/terms/relation"
DCT_REPLACES: Final = "http://purl.org/dc/terms/replaces"
DCT_SOURCE: Final = "http://purl.org/dc/terms/source"
DCT_SPATIAL: Final = "http://purl.org/dc/terms/spatial"
DCT_TITLE: Final = "http://purl.org/dc/terms/title"

DQV_COMPUTED_ON: Final = "http://www.w3.org/ns/dqv#computedOn"
DQV_IS_MEASUREMENT_OF: Final = "http://www.w3.org/ns/dqv#isMeasurementOf"
DQV_METRIC: Final = "http://www.w3.org/ns/dqv#Metric"
DQV_QUALITY_MEASUREMENT: Final = "http://www.w3.org/ns/dqv#QualityMeasurement"
DQV_VALUE: Final = "http://www.w3.org/ns/dqv#value"

FOAF_DOCUMENT: Final = "http://xmlns.com/foaf/0.1/Document"
FOAF_HOMEPAGE: Final = "http://xmlns.com/foaf/0.1/homepage"
FOAF_PAGE: Final = "http://xmlns.com/foaf/0.1/page"
FOAF_PERSON: Final = "http://xmlns.com/foaf/0.1/Person"

GEO_LAT: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
GEO_LONG: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#long"

ORG_CHANGE_EVENT: Final = "http://www.w3.org/ns/org#ChangeEvent"
ORG_MEMBERSHIP: Final = "http://www.w3.org/ns/org#Membership"
ORG_ORGANIZATION: Final = "http://www.w3.org/ns/org#Organization"
ORG_ORGANIZATIONAL_COLLABORATION: Final = "http://www.w3.org/ns/org#OrganizationalCollaboration"
ORG_ORGANIZATIONAL_UNIT: Final = "http://www.w3.org/ns/org#OrganizationalUnit"
ORG_SUB_ORGANIZATION_OF: Final = "http://www.w3.org/ns/org#subOrganizationOf"
ORG_UNIT_OF: Final = "http://www.w3.org/ns/org#unitOf"

PROV_ACTIVITY: Final = "http://www.w3.org/ns/prov#Activity"
PROV_WAS_DERIVED_FROM: Final = "http://www.w3.org/ns/prov#wasDerivedFrom"
PROV_WAS_GENERATED_BY: Final = "http://www.w3.org/ns/prov#wasGeneratedBy"

RDFS_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

SCHEMA_SERVICE: Final = "https://schema.org/Service"

SKOS_ALT_LABEL: Final = "http://www.w3.org/2004/02/skos/core#altLabel"
SKOS_BROADER: Final = "http://www.w3.org/2004/02/skos/core#broader"
SKOS_BROADER_TRANSITIVE: Final = "http://www.w3.org/2004/02/skos/core#broaderTransitive"
SKOS_CONCEPT: Final = "http://www.w3.org/2004/02/skos/core#Concept"
SKOS_CONCEPT_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
SKOS_EXACT_MATCH: Final = "http://www.w3.org/2004/02/skos/core#exactMatch"
SKOS_IN_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#inScheme"
SKOS_NOTATION: Final = "http://www.w3.org/2004/02/skos/core#notation"
SKOS_PREF_LABEL: Final = "http://www.w3.org/2004/02/skos/core#prefLabel"

VOID_DATASET: Final = "http://rdfs.org/ns/void#Dataset"

XSD_BOOLEAN: Final = "http://www.w3.org/2001/XMLSchema#boolean"
XSD_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
XSD_DECIMAL: Final = "http://www.w3.org/2001/XMLSchema#decimal"
XSD_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
