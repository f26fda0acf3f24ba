export interface ServiceRole {
  readonly role: string;
  readonly password: string;
  readonly schema: string;
}
export function rolesOf(text: string): readonly ServiceRole[] | undefined;
export function statementsOf(roles: readonly ServiceRole[]): readonly string[];
