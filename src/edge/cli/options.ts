import { type Command, Option } from 'commander';

/** How a command prints its result. */
export type Format = (typeof FORMATS)[number];
export const FORMATS = ['table', 'json', 'csv'] as const;

const JSON_LINES = 'table for people, json or csv for programs; json is NDJSON, a line for each value';

/** The option `--format`, which every command with a result has. */
export const formatOption = (otherwise: Format = 'table', description = 'table for people, json or csv for programs'): Option =>
  new Option('--format <format>', description).choices(FORMATS).default(otherwise);

/** `--format` of commands that print a result for each value as it arrives. */
export const formatOfLines = (): Option => formatOption('table', JSON_LINES);

/** The option `--field`, which every command with a result has. */
export const fieldOption = (): Option =>
  new Option('--field <path>', 'print this part of the answer alone, a text without quotes: id, party.name');

/** Adds the option for the hub's address. */
export const addressOption = (command: Command): Command =>
  command.option('--url <address>', 'the hub (default: HUB, PUBLIC_URL, that of the last login, or http://127.0.0.1:4000)');

/** Adds the options for address and account. */
export const accessOptions = (command: Command): Command =>
  addressOption(command).option('--as <email>', 'the account: its stored session, or a sign-in for this command alone');

/** Parser of an option that may be repeated. */
export const gathered = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
