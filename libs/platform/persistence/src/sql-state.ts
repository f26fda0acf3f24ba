/** SQLSTATE of a database error; undefined for anything else, such as a connection that could not be made (EPIPE is no SQLSTATE: no class begins with E). */
export function sqlState(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/**
 * True when the same statement may succeed later: no connection, server starting or stopping, resources, serialization failures, cancelled statements.
 * False for what is wrong with the statement or its data.
 */
export function isTransient(thrown: unknown): boolean {
  const state = sqlState(thrown);
  return state === undefined || ['08', '40', '53', '55', '57', '58'].includes(state.slice(0, 2)) || state === '25P03';
}
