import { RequestMethod } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';

import { accessOf } from './needs.js';
import type { Access } from './needs.js';
import type { Permission } from './permission.js';

/** A part of the API: its routes, who may call them, and what they work with. One folder, and one line in areas.ts. */
export interface Area<Deps> {
  /** The folder. */
  readonly name: string;
  /** Permissions that this area declares, with what they allow, in English. */
  readonly permissions: Readonly<Record<Permission, string>>;
  /** Permissions of other areas that its routes ask for too. */
  readonly uses: readonly Permission[];
  readonly controllers: readonly Type[];
  /** One provider a controller: a class that names the ports it uses. */
  provide(deps: Deps): readonly Provider[];
}

/** `provide` tells by its argument what the area needs; areas.ts puts the needs of all of them together. */
export function area<Deps>(spec: Omit<Area<Deps>, 'uses'> & { readonly uses?: readonly Permission[] }): Area<Deps> {
  return { uses: [], ...spec };
}

/** `deps` under the class that a controller takes in its constructor: the one kind of injection token here. */
export function provided<T>(token: abstract new () => T, deps: NoInfer<T>): Provider {
  return { provide: token, useValue: deps };
}

/** What all areas of a list need together. */
export type DepsOf<Areas extends readonly Area<never>[]> = Areas[number]['provide'] extends (deps: infer Deps) => unknown ? Deps : never;

export interface Route {
  readonly method: string;
  /** In Nest's form, like `/api/v1/rules/:id`. */
  readonly path: string;
  /** Undefined for a route that does not say it. */
  readonly access: Access | undefined;
  /** Method of the controller, which carries what its decorators said. */
  readonly handler: object;
}

/** The routes of an area, as Nest sees them. */
export function routesOf({ controllers }: Pick<Area<never>, 'controllers'>): readonly Route[] {
  return controllers.flatMap((controller) => {
    const prefix = (Reflect.getMetadata('path', controller) as string | undefined) ?? '';
    const handlers = Object.getOwnPropertyNames(controller.prototype)
      .filter((name) => name !== 'constructor')
      .map((name) => (controller.prototype as Record<string, object>)[name] as object);
    return handlers.flatMap((handler) => {
      const path = Reflect.getMetadata('path', handler) as string | undefined;
      if (path === undefined) return [];
      const method = RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod];
      return [
        {
          method,
          path: `/${[prefix, path]
            .flatMap((one) => one.split('/'))
            .filter((one) => one !== '')
            .join('/')}`,
          access: accessOf(handler),
          handler,
        },
      ];
    });
  });
}

/** Every permission there is, in the order of the areas. */
export function permissionsOf(areas: readonly Pick<Area<never>, 'permissions'>[]): readonly Permission[] {
  return areas.flatMap(({ permissions }) => Object.keys(permissions) as Permission[]);
}

/** What is wrong with a list of areas, in sentences; nothing may start with it. */
export function areaProblems(areas: readonly Area<never>[]): readonly string[] {
  const declared = permissionsOf(areas);
  const asked = new Set<string>();
  const problems = areas.flatMap((one) => {
    const own = [...Object.keys(one.permissions), ...one.uses];
    return routesOf(one).flatMap(({ method, path, access }) => {
      if (access === undefined) return [`${one.name}: ${method} ${path} does not say who may call it`];
      if (access.kind !== 'permission') return [];
      asked.add(access.permission);
      return own.includes(access.permission) ? [] : [`${one.name}: ${method} ${path} asks for ${access.permission}, which the area does not name`];
    });
  });
  return [
    ...problems,
    ...twice(areas.map(({ name }) => name)).map((name) => `two areas are called ${name}`),
    ...twice(declared).map((permission) => `two areas declare ${permission}`),
    ...declared.filter((permission) => !asked.has(permission)).map((permission) => `no route asks for ${permission}`),
    ...areas.flatMap(({ name, uses }) => uses.filter((one) => !declared.includes(one)).map((one) => `${name} uses ${one}, which no area declares`)),
  ];
}

const twice = (names: readonly string[]) => names.filter((name, n) => names.indexOf(name) !== n);
