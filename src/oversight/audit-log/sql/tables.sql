/*
 * The Merkle tree over hub.audit (RFC 9162). One row.
 *   origin      name of the log in its heads; the first head sets it. After a restore the log has a new name: a tree without the lost entries contradicts the heads
 *               that were kept of them
 *   after       the last known head of the former log (origin, size, root in base64), in each head of the new one; null: there was no restore
 *   epoch       of the stream, as the log knows it: another one shows a restore
 *   size        entries that have a leaf
 *   pruned      leaves, from 0 on, whose entries were deleted after the retention: whole tiles
 */
create table hub.audit_tree (
  one boolean primary key default true check (one),
  epoch uuid,
  after text check (after ~ '^[^[:space:]]{1,200} [0-9]{1,16} [A-Za-z0-9+/]{43}=$'),
  origin text check (origin ~ '^[^[:space:]+]{1,200}$'),
  size bigint not null default 0 check (size >= 0),
  pruned bigint not null default 0 check (pruned >= 0 and pruned % 256 = 0 and pruned <= size),
  announced_at timestamptz
);
insert into hub.audit_tree default values;

-- Hashes of the tree, up to 256 in a row (C2SP tlog-tiles): of leaves (level 0), and of full tiles of the level below.
create table hub.audit_tile (
  level integer not null check (level between 0 and 7),
  index bigint not null check (index >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (level, index)
);

-- Signed heads. A later head of the same size replaces the earlier one: it says the same at a later time.
create table hub.audit_head (
  size bigint primary key,
  root bytea not null check (length(root) = 32),
  checkpoint text not null,
  key text not null references vault.keyring,
  at timestamptz not null unique
);
