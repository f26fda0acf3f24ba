export { Brackets, EntitySchema, ILike, In, IsNull, LessThan, LessThanOrEqual, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
export type { EntityManager, MigrationInterface, QueryRunner, Repository, SelectQueryBuilder, ValueTransformer } from 'typeorm';

export * from './column-condition.js';
export * from './columns.js';
export * from './migrate.js';
export * from './orm.js';
export { openPool } from './pool.js';
export type { DatabaseServer, PoolOptions } from './pool.js';
export * from './sql-state.js';
