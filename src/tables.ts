/** Everything the hub stores that TypeORM knows by name; the drift test compares these classes with the migrations. */
export const TABLES: readonly (new () => object)[] = [];
