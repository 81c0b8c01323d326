/**
 * The layers of `src/`: groups from bottom to top, and the modules of each group from bottom to top. A module imports from itself and from the modules
 * before it, never from a later one. dependency-cruiser.cjs checks it, and layers.spec.ts proves that each of its rules finds a violation.
 */
module.exports = {
  values: ['values', 'rows'],
  platform: ['platform', 'database', 'graphql', 'mail'],
  identity: ['auth', 'identity-providers', 'users'],
  tenancy: ['sharing', 'parties', 'announcements'],
  intel: ['warninglists', 'indicators', 'objects', 'sightings', 'evidence', 'disputes', 'relationships', 'releases', 'onward'],
  casework: ['reports', 'triage', 'action-requests', 'notices', 'information-requests', 'cases', 'deconfliction', 'watches', 'search'],
  delivery: ['feed', 'previews', 'webhooks'],
  exchange: ['stix', 'misp', 'imports', 'exports', 'taxii', 'pulls'],
  edge: ['gateway', 'console', 'ops', 'demo', 'cli'],
  app: [],
};
