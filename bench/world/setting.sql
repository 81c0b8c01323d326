-- What the statements of this folder depend on; one row. Keys are in ascending order.
create temporary table bench_setting (
  codes text[],
  partners integer,
  groups integer,
  accounts integer,
  first bigint,
  last bigint,
  owners integer[],
  agencies integer[],
  country_keys integer[],
  partner_keys integer[],
  group_keys integer[]
);
