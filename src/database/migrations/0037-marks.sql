-- Keys of what is asked without being shown: one that makes keyed hashes of values (marks), and those that seal what was asked. Both lie sealed under MASTER_KEY, and open in hub processes alone.
alter table vault.keyring drop constraint keyring_purpose_check,
  add constraint keyring_purpose_check check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'mark'));
create unique index keyring_one_mark on vault.keyring (purpose) where purpose = 'mark';
