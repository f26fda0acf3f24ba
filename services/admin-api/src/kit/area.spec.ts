import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';

import { area, areaProblems, permissionsOf, routesOf } from './area.js';
import type { Area } from './area.js';
import { Anyone, Needs } from './needs.js';

@Controller('api/v1/things')
class Things {
  @Get(':id/parts')
  @Needs('things.view')
  read(): void {}
}

@Controller('api/v1/silent')
class Silent {
  @Get()
  read(): void {}
}

@Controller()
class Open {
  @Get('open')
  @Anyone('a test')
  read(): void {}
}

const made = (over: Partial<Area<object>> = {}) =>
  area<object>({ name: 'things', permissions: { 'things.view': 'See things' }, controllers: [Things], provide: () => [], ...over });

describe('a list of areas', () => {
  it('tells routes and permissions', () => {
    expect(routesOf(made({ controllers: [Things, Open] }))).toEqual([
      { method: 'GET', path: '/api/v1/things/:id/parts', access: { kind: 'permission', permission: 'things.view' }, handler: Things.prototype.read },
      { method: 'GET', path: '/open', access: { kind: 'anyone', why: 'a test' }, handler: Open.prototype.read },
    ]);
    expect(permissionsOf([made(), made({ permissions: { 'others.view': '' } })])).toEqual(['things.view', 'others.view']);
    expect(areaProblems([made()])).toEqual([]);
  });

  it.each<readonly [what: string, areas: readonly Area<object>[], problem: string]>([
    [
      'a route that does not say who may call it',
      [made({ controllers: [Things, Silent] })],
      'things: GET /api/v1/silent does not say who may call it',
    ],
    [
      'a route that asks for a permission of others without saying so',
      [made(), made({ name: 'more', permissions: {} })],
      'more: GET /api/v1/things/:id/parts asks for things.view, which the area does not name',
    ],
    ['a name twice', [made(), made({ permissions: {}, uses: ['things.view'] })], 'two areas are called things'],
    ['a permission twice', [made(), made({ name: 'more' })], 'two areas declare things.view'],
    ['a permission that nothing asks for', [made({ permissions: { 'things.view': '', 'things.edit': '' } })], 'no route asks for things.edit'],
    ['a use of what nobody declares', [made({ uses: ['gone.view'] })], 'things uses gone.view, which no area declares'],
  ])('is refused for %s', (_what, areas, problem) => {
    expect(areaProblems(areas)).toEqual([problem]);
  });
});
