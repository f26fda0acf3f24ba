// Which packages may use any regular expression, and why. Everything else sees mail, so its patterns are proven.

/** Folder → reason. A package that begins to see text of strangers leaves this list. */
export const EXEMPT = {
  'libs/contracts': 'generated code without patterns',
  'libs/testing': 'is for tests',
  'libs/adapters/kubernetes': 'text of the API server',
  'libs/adapters/embedded-bus': 'error codes of PostgreSQL',
  'libs/adapters/s3-blobs': 'names of ours, errors of the object store',
  'libs/platform/embedded-postgres': 'log lines of PostgreSQL',
  'libs/platform/persistence': 'names of our schemas, error codes of PostgreSQL',
  'libs/platform/service': 'environment variables',
  'services/admin-api': 'requests of administrators; fields of mail pass as values that no pattern reads',
  'services/console': 'runs in the administrator’s browser',
};

/** Not yet looked at: their patterns are being rewritten. */
export const PENDING = {};

/** The module that gives the mark, and may therefore cast to it. */
export const MODULE = 'libs/core/linear';
