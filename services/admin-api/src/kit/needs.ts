import 'reflect-metadata';

import type { Permission } from './permissions.js';

const ACCESS = Symbol('access');

/** Who may call a route. `anyone` and `signed-in` carry the reason why no permission is asked for. */
export type Access =
  | { readonly kind: 'permission'; readonly permission: Permission }
  | { readonly kind: 'signed-in'; readonly why: string }
  | { readonly kind: 'anyone'; readonly why: string };

function access(value: Access): MethodDecorator {
  return (_target, _key, descriptor) => {
    Reflect.defineMetadata(ACCESS, value, descriptor.value as object);
  };
}

export const Needs = (permission: Permission) => access({ kind: 'permission', permission });
export const SignedIn = (why: string) => access({ kind: 'signed-in', why });
export const Anyone = (why: string) => access({ kind: 'anyone', why });

/** Undefined for a route that forgot to say: the guard refuses it, and the matrix test fails. */
export function accessOf(handler: object): Access | undefined {
  return Reflect.getMetadata(ACCESS, handler) as Access | undefined;
}
