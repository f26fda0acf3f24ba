import 'reflect-metadata';

import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

import type { Permission } from './permission.js';

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

/** A permission that the route's area declares or uses; the OpenAPI document names it as `x-permission`. */
export const Needs = (permission: Permission): MethodDecorator =>
  applyDecorators(access({ kind: 'permission', permission }), ApiExtension('x-permission', permission));
export const SignedIn = (why: string): MethodDecorator => access({ kind: 'signed-in', why });
export const Anyone = (why: string): MethodDecorator => access({ kind: 'anyone', why });

/** Undefined for a route that forgot to say: then its area is refused at the start, and the guard opens it to nobody. */
export function accessOf(handler: object): Access | undefined {
  return Reflect.getMetadata(ACCESS, handler) as Access | undefined;
}
