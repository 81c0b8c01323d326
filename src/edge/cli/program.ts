import { Command, Option } from 'commander';
import { acceptInvitation, bootstrap, resetPassword, whoAmI } from './account/one-time.js';
import { DECONFLICT_SUMMARY, deconflictOptions } from './deconflict/deconflict-command.js';
import { type DeconflictOptions, deconflictValues } from './deconflict/deconflict-values.js';
import { addEvidence, type EvidenceOptions } from './evidence/add-evidence.js';
import { EVIDENCE_SUMMARY, evidenceOptions } from './evidence/evidence-command.js';
import { exportFile } from './export/export-file.js';
import type { ExportOptions } from './export/export-options.js';
import { EXIT, type ExitCode } from './failure.js';
import { followFeed, type FollowOptions } from './follow/follow-feed.js';
import { accessFor } from './hub/access.js';
import { type Address, addressOf } from './hub/address.js';
import { HubClient } from './hub/hub-client.js';
import { IMPORT_SUMMARY, importOptions } from './import/import-command.js';
import { importFile } from './import/import-file.js';
import type { ImportOptions } from './import/import-options.js';
import { type Io, printMessage } from './io.js';
import { LOOKUP_SUMMARY, lookupOptions } from './lookup/lookup-command.js';
import { lookupValues, type LookupOptions } from './lookup/lookup-values.js';
import { REPORT_SUMMARY, reportOptions } from './report/report-command.js';
import { reportFile } from './report/report-file.js';
import type { ReportOptions } from './report/report-options.js';
import { loadWarninglists } from './warninglist/load-warninglists.js';
import { serverProgram } from './server-program.js';

interface CommonOptions {
  readonly url?: string;
  readonly as?: string;
}

/** Builds the commands. `ended` receives the exit code of a command. */
export function hubProgram(io: Io, ended: (code: ExitCode) => void): Command {
  const program = new Command('hub')
    .description(
      "Client for a running hub: publishes files of indicators, submits files of reports and evidence, exports files, looks values up, asks which other parties hold them, follows the feed; creates the first operator, accepts an invitation, resets a password; on the hub's own machine, backs up and restores an embedded database.",
    )
    .addHelpText('after', CREDENTIALS)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) });
  addImport(program, io, ended);
  addReport(program, io, ended);
  addEvidenceFiles(program, io, ended);
  addExport(program, io, ended);
  addLookup(program, io, ended);
  addFollow(program, io, ended);
  addWarninglist(program, io, ended);
  addAccount(program, io, ended);
  addBackup(program, ended);
  return program;
}

const CREDENTIALS = `
Credentials: --as EMAIL with HUB_PASSWORD in the environment (or a prompt), and HUB_CODE (or a prompt) where the account
has a second factor; or an access token or API key as HUB_TOKEN in the environment, or in the file that HUB_TOKEN_FILE names.
Exit: 0 done, 1 failed, 2 some rows or reports rejected (import, report) or nothing found
(lookup, deconflict).`;

/** For the hub's own machine, without the API: starts a program of the server. */
function addBackup(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('backup')
    .description(
      'On the machine of a hub with the embedded database: copy the database and its keys of DATA_DIR into a new folder, also while the hub runs.',
    )
    .argument('[folder]', 'a folder that does not exist, or is empty (default: beside DATA_DIR, named by the time)')
    .action(async (folder: string | undefined) =>
      ended(await serverProgram('backup.js', ['backup', ...(folder === undefined ? [] : [folder])])),
    );
  program
    .command('restore')
    .description('On the machine of a hub with the embedded database: put a backup into DATA_DIR, which must be empty.')
    .argument('<folder>', 'the backup')
    .action(async (folder: string) => ended(await serverProgram('backup.js', ['restore', folder])));
}

const URL_OPTION = ['--url <address>', 'the hub (default: HUB or PUBLIC_URL in the environment, or http://127.0.0.1:4000)'] as const;

/** A command with the options for address and account. */
const command = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option(...URL_OPTION)
    .option('--as <email>', 'sign in as this account');

const gathered = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function addImport(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  const importing = importOptions(command(program, 'import', IMPORT_SUMMARY)).addHelpText('after', CREDENTIALS);
  importing.action(async (file: string, options: ImportOptions & CommonOptions) =>
    ended(await importFile(file, options, io, () => connect(options, io))),
  );
}

function addReport(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  const reporting = reportOptions(command(program, 'report', REPORT_SUMMARY)).addHelpText('after', CREDENTIALS);
  reporting.action(async (file: string, options: ReportOptions & CommonOptions) =>
    ended(await reportFile(file, options, io, () => connect(options, io))),
  );
}

function addEvidenceFiles(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  const evidence = program.command('evidence').description('Files for reports and requests.');
  const adding = evidenceOptions(command(evidence, 'add', EVIDENCE_SUMMARY)).addHelpText('after', CREDENTIALS);
  adding.action(async (files: string[], options: EvidenceOptions & CommonOptions) =>
    ended(await addEvidence(files, options, io, () => connect(options, io))),
  );
}

function addExport(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  command(
    program,
    'export',
    'Export indicators that you may see as a file. The audit log contains the export and its purpose; RED stays in the hub.',
  )
    .requiredOption('--purpose <text>', 'why you need it, for the audit log: 10 characters or more')
    .option('--case <reference>', 'your case, for the audit log')
    .addOption(new Option('--format <format>', 'format of the file').choices(['ndjson', 'csv', 'stix', 'misp']).default('ndjson'))
    .option('-o, --output <file>', 'output file (default: the standard output)')
    .option('--kinds <kinds>', 'only these, separated by commas: phone,domain')
    .option('--threats <threats>', 'only these, separated by commas: phishing,money-mule')
    .option('--owners <ids>', 'only of these parties, by id')
    .option('--tlp <labels>', 'only with these labels, separated by commas')
    .option('--tag <tag>', 'only with this tag (repeatable: with all of them)', gathered)
    .option('--text <text>', 'only with this text in the value or the description')
    .option('--published-after <moment>', '2026-05-31 or 2026-05-31T09:30:00Z')
    .option('--published-before <moment>', 'in the same form')
    .option('--include-lapsed', 'also revoked and expired indicators')
    .option('--own <true|false>', "true: only your own party's; false: only others'")
    .option('--ids <ids>', 'only these indicators, separated by commas')
    .option('--import <id>', 'only what this import of your agency has published')
    .addHelpText('after', EXPORT_HELP)
    .action(async (options: ExportOptions & CommonOptions) => ended(await exportFile(options, io, () => connect(options, io))));
}

const EXPORT_HELP = `
A file gets its name only when it is complete. Import accepts CSV and NDJSON as they are, but rejects revoked indicators.

Examples:
  npm run hub -- export --format csv --purpose "watch list of the telecoms regulator" --kinds phone -o phones.csv --as analyst@th.example
  npm run --silent hub -- export --purpose "copy for the case system" --case TH-2026-114 --tag raid-7 --as analyst@th.example > raid.ndjson
${CREDENTIALS}`;

function addLookup(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  const looking = lookupOptions(command(program, 'lookup', LOOKUP_SUMMARY)).addHelpText('after', CREDENTIALS);
  looking.action(async (values: string[], options: LookupOptions & CommonOptions) =>
    ended(await lookupValues(values, options, io, () => connect(options, io))),
  );
  const deconflicting = deconflictOptions(command(program, 'deconflict', DECONFLICT_SUMMARY)).addHelpText('after', CREDENTIALS);
  deconflicting.action(async (values: string[], options: DeconflictOptions & CommonOptions) =>
    ended(await deconflictValues(values, options, io, () => connect(options, io))),
  );
}

function addFollow(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  command(program, 'follow', 'Print the feed as it arrives, one JSON object a line. Reconnects automatically after a lost connection.')
    .option('--after <cursor>', 'continue after this position (default: from now on)')
    .option('--kinds <kinds>', 'only these, separated by commas: phone,domain')
    .option('--threats <threats>', 'only these, separated by commas: phishing,money-mule')
    .option('--include-own', 'also items of your own party')
    .addHelpText('after', FOLLOW_HELP)
    .action(async (options: FollowOptions & CommonOptions) => ended(await followFeed(options, io, () => connect(options, io))));
}

const FOLLOW_HELP = `
Store the cursor of the last line that you have processed (Ctrl-C also prints it), and pass it to --after the next time.

Examples:
  npm run --silent hub -- follow --as analyst@kh.example
  npm run --silent hub -- follow --as analyst@kh.example --kinds phone,bank-account --after "$(cat cursor)" > events.ndjson
${CREDENTIALS}`;

function addWarninglist(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  const lists = program.command('warninglist').description("Manage the lists of known-good values; for the hub's operator.");
  command(lists, 'load', 'Load lists in the MISP warninglist format. A list that the hub already has is replaced; a new list warns.')
    .argument('<files...>', 'NAME/list.json or NAME.json: the list is called NAME')
    .addHelpText('after', WARNINGLIST_HELP)
    .action(async (files: string[], options: CommonOptions) => ended(await loadWarninglists(files, io, () => connect(options, io))));
}

const WARNINGLIST_HELP = `
Example:
  npm run hub -- warninglist load misp-warninglists/lists/*/list.json --as operator@hub.example
${CREDENTIALS}`;

/** Identity, and commands that set up an account. Tokens and passwords come from the environment or a prompt only. */
function addAccount(program: Command, io: Io, ended: (code: ExitCode) => void): void {
  command(program, 'whoami', 'Print your account and your permissions at the hub.').action(async (options: CommonOptions) =>
    ended(await whoAmI(io, () => connect(options, io))),
  );
  program
    .command('bootstrap')
    .description("Create the first operator of a new hub, with the hub's BOOTSTRAP_TOKEN.")
    .argument('<email>', "the operator's e-mail address")
    .option(...URL_OPTION)
    .addHelpText('after', ONE_TIME)
    .action(async (email: string, options: CommonOptions) => ended(await bootstrap(email, addressFor(options, io), io)));
  program
    .command('accept-invitation')
    .description('Accept an invitation with its one-time token (in its link after #/invitation/), and set a password.')
    .option(...URL_OPTION)
    .addHelpText('after', ONE_TIME)
    .action(async (options: CommonOptions) => ended(await acceptInvitation(addressFor(options, io), io)));
  program
    .command('reset-password')
    .description('Set a new password with the one-time token that an admin, or hub:recover-operator, has created.')
    .option(...URL_OPTION)
    .addHelpText('after', ONE_TIME)
    .action(async (options: CommonOptions) => ended(await resetPassword(addressFor(options, io), io)));
}

const ONE_TIME = `
The token comes from HUB_ONE_TIME_TOKEN, the new password from HUB_PASSWORD in the environment; or both from a prompt.`;

async function connect(options: CommonOptions, io: Io): Promise<HubClient> {
  const address = addressFor(options, io);
  return new HubClient(address, await accessFor({ email: options.as, address }, io), io);
}

function addressFor({ url }: CommonOptions, io: Io): Address {
  const address = addressOf(url ?? (io.env['HUB']?.trim() || io.env['PUBLIC_URL']?.trim() || 'http://127.0.0.1:4000'));
  if (address.open) printMessage(io, `Warning: the connection to ${address.shown} is not encrypted. Others on the network can read it.`);
  return address;
}

/** For refusals by commander (an unknown option), which has already printed the error. */
export const usageExit = (exitCode: number): ExitCode => (exitCode === 0 ? EXIT.done : EXIT.failed);
