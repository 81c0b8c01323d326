import createCompletion from '@bomb.sh/tab/commander';
import { Command, Option } from 'commander';
import { acceptInvitation, bootstrap, resetPassword } from './account/one-time.js';
import { confirmIdentity, login, logout, type LogoutOptions, printToken } from './account/session.js';
import { whoAmI } from './account/who-am-i.js';
import { addOperationCommands } from './commands/operation-commands.js';
import { DECONFLICT_SUMMARY, deconflictOptions } from './deconflict/deconflict-command.js';
import { type DeconflictOptions, deconflictValues } from './deconflict/deconflict-values.js';
import { addEvidence, type EvidenceOptions } from './evidence/add-evidence.js';
import { EVIDENCE_SUMMARY, evidenceOptions, GET_EVIDENCE_SUMMARY, getEvidenceOptions } from './evidence/evidence-command.js';
import { getEvidence, type GetEvidenceOptions } from './evidence/get-evidence.js';
import { exportFile } from './export/export-file.js';
import type { ExportOptions } from './export/export-options.js';
import { EXIT, type ExitCode } from './failure.js';
import { CREDENTIALS, HELP, MORE_HELP } from './help.js';
import { followFeed, type FollowOptions } from './follow/follow-feed.js';
import { GQL_HELP, GQL_SUMMARY, gqlOptions } from './gql/gql-command.js';
import { type GqlOptions, runDocument } from './gql/run-document.js';
import type { AccessOptions } from './hub/connection.js';
import { IMPORT_SUMMARY, importOptions } from './import/import-command.js';
import type { ImportOptions } from './import/import-options.js';
import type { Io } from './io.js';
import { LOOKUP_SUMMARY, lookupOptions } from './lookup/lookup-command.js';
import { lookupValues, type LookupOptions } from './lookup/lookup-values.js';
import { REPORT_SUMMARY, reportOptions } from './report/report-command.js';
import { reportFile } from './report/report-file.js';
import type { ReportOptions } from './report/report-options.js';
import { loadWarninglists } from './warninglist/load-warninglists.js';
import { serverProgram } from './server-program.js';

type Ended = (code: ExitCode) => void;

/** Builds the commands. `ended` receives the exit code of a command. */
export function hubProgram(io: Io, ended: Ended): Command {
  const program = new Command('hub')
    .description('Client of an Entente hub: publishes, looks up, follows and exports indicators, and runs the operations of the API.')
    .configureHelp(HELP)
    .addHelpText('after', CREDENTIALS)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) });
  program.commandsGroup('Your account:');
  addAccount(program, io, ended);
  program.commandsGroup('Values and files:');
  addFiles(program, io, ended);
  addExport(program, io, ended);
  addLookup(program, io, ended);
  addFollow(program, io, ended);
  program.commandsGroup('Operations of the API:');
  addGql(program, io, ended);
  addOperationCommands(program, io, ended, MORE_HELP);
  program.commandsGroup('For operators, and this program:');
  addWarninglist(program, io, ended);
  addBackup(program, ended);
  program.helpCommand('help [command]', 'Show the help of a command.');
  createCompletion(program, { completionCommandName: 'completion' });
  program.commands.at(-1)?.description('Print the script that completes commands in a shell: bash, zsh, fish or powershell.');
  return program;
}

/** For the hub's own machine, without the API: starts a program of the server. */
function addBackup(program: Command, ended: Ended): void {
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

const URL_OPTION = ['--url <address>', 'the hub (default: HUB, PUBLIC_URL, that of the last login, or http://127.0.0.1:4000)'] as const;

/** A command with the options for address and account. */
const command = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option(...URL_OPTION)
    .option('--as <email>', 'the account: its stored session, or a sign-in for this command alone');

const gathered = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Commands that send files. */
function addFiles(program: Command, io: Io, ended: Ended): void {
  importOptions(command(program, 'import', IMPORT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, options: ImportOptions & AccessOptions) => {
      const { importFile } = await import('./import/import-file.js'); // it loads all readers of values, which takes as long as the rest of the program
      ended(await importFile(file, options, io));
    });
  reportOptions(command(program, 'report', REPORT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, options: ReportOptions & AccessOptions) => ended(await reportFile(file, options, io)));
  const evidence = program.command('evidence').description('Files for reports and requests.');
  evidenceOptions(command(evidence, 'add', EVIDENCE_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (files: string[], options: EvidenceOptions) => ended(await addEvidence(files, options, io)));
  getEvidenceOptions(command(evidence, 'get', GET_EVIDENCE_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (id: string, options: GetEvidenceOptions) => ended(await getEvidence(id, options, io)));
}

function addExport(program: Command, io: Io, ended: Ended): void {
  command(
    program,
    'export',
    'Export indicators that you may see as a file. The audit log contains the export and its purpose; RED stays in the hub.',
  )
    .requiredOption('--purpose <text>', 'why you need it, for the audit log: 10 characters or more')
    .option('--case <reference>', 'your case, for the audit log')
    .addOption(new Option('--format <format>', 'ndjson, csv, stix or misp').choices(['ndjson', 'csv', 'stix', 'misp']).default('ndjson'))
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
    .addHelpText('after', MORE_HELP)
    .action(async (options: ExportOptions & AccessOptions) => ended(await exportFile(options, io)));
}

const EXPORT_HELP = `
A file gets its name only when it is complete. Import accepts CSV and NDJSON as
they are, but rejects revoked indicators.

Examples:
  hub export --format csv --purpose "List of the regulator" -o phones.csv
  hub export --purpose "copy for the case system" --tag raid-7 > raid.ndjson`;

function addLookup(program: Command, io: Io, ended: Ended): void {
  lookupOptions(command(program, 'lookup', LOOKUP_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (values: string[], options: LookupOptions) => ended(await lookupValues(values, options, io)));
  deconflictOptions(command(program, 'deconflict', DECONFLICT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (values: string[], options: DeconflictOptions) => ended(await deconflictValues(values, options, io)));
}

function addFollow(program: Command, io: Io, ended: Ended): void {
  command(program, 'follow', 'Print the feed as it arrives, one JSON object a line. Reconnects automatically after a lost connection.')
    .option('--after <cursor>', 'continue after this position (default: from now on)')
    .option('--kinds <kinds>', 'only these, separated by commas: phone,domain')
    .option('--threats <threats>', 'only these, separated by commas: phishing,money-mule')
    .option('--include-own', 'also items of your own party')
    .addHelpText('after', FOLLOW_HELP)
    .addHelpText('after', MORE_HELP)
    .action(async (options: FollowOptions) => ended(await followFeed(options, io)));
}

const FOLLOW_HELP = `
Store the cursor of the last line that you have processed (Ctrl-C also prints
it), and pass it to --after the next time. To read the feed once: hub feed list.

Examples:
  hub follow
  hub follow --kinds phone,bank-account --after "$(cat cursor)" > events.ndjson`;

function addGql(program: Command, io: Io, ended: Ended): void {
  gqlOptions(command(program, 'gql', GQL_SUMMARY))
    .addHelpText('after', GQL_HELP)
    .addHelpText('after', MORE_HELP)
    .action(async (document: string, options: GqlOptions) => ended(await runDocument(document, options, io)));
}

function addWarninglist(program: Command, io: Io, ended: Ended): void {
  const lists = program.command('warninglist').description("Manage the lists of known-good values; for the hub's operator.");
  command(lists, 'load', 'Load lists in the MISP warninglist format. A list that the hub already has is replaced; a new list warns.')
    .argument('<files...>', 'NAME/list.json or NAME.json: the list is called NAME')
    .addHelpText('after', WARNINGLIST_HELP)
    .addHelpText('after', MORE_HELP)
    .action(async (files: string[], options: AccessOptions) => ended(await loadWarninglists(files, options, io)));
}

const WARNINGLIST_HELP = `
Example:
  hub warninglist load misp-warninglists/lists/*/list.json`;

/** Sessions, identity, and commands that set up an account. Tokens and passwords come from the environment or a prompt only. */
function addAccount(program: Command, io: Io, ended: Ended): void {
  program
    .command('login')
    .description('Sign in, and keep the session for the next commands, in a file that only you can read.')
    .argument('<email>', 'the account')
    .option(...URL_OPTION)
    .addHelpText('after', LOGIN_HELP)
    .action(async (email: string, options: AccessOptions) => ended(await login(email, options, io)));
  command(program, 'logout', 'End the session that hub login has opened last, or that of the account --as.')
    .option('--all', 'end all stored sessions, of all hubs')
    .option('--local', 'delete a session here also when its hub cannot be reached')
    .action(async (options: LogoutOptions) => ended(await logout(options, io)));
  command(program, 'whoami', 'Print your account and your permissions at the hub.').action(async (options: AccessOptions) =>
    ended(await whoAmI(options, io)),
  );
  command(program, 'confirm-identity', 'Confirm who you are, for five minutes, as actions that widen rights require.').action(
    async (options: AccessOptions) => ended(await confirmIdentity(options, io)),
  );
  command(program, 'token', 'Print an access token of the session for another program, such as curl. It ends after some minutes.').action(
    async (options: AccessOptions) => ended(await printToken(options, io)),
  );
  oneTime(program, 'bootstrap', "Create the first operator of a new hub, with the hub's BOOTSTRAP_TOKEN.")
    .argument('<email>', "the operator's e-mail address")
    .action(async (email: string, options: AccessOptions) => ended(await bootstrap(email, options, io)));
  oneTime(
    program,
    'accept-invitation',
    'Accept an invitation with its one-time token (in its link after #/invitation/), and set a password.',
  ).action(async (options: AccessOptions) => ended(await acceptInvitation(options, io)));
  oneTime(
    program,
    'reset-password',
    'Set a new password with the one-time token that an admin, or hub:recover-operator, has created.',
  ).action(async (options: AccessOptions) => ended(await resetPassword(options, io)));
}

const oneTime = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option(...URL_OPTION)
    .addHelpText(
      'after',
      '\nThe token comes from HUB_ONE_TIME_TOKEN, the new password from HUB_PASSWORD in\nthe environment; or both from a prompt.',
    );

const LOGIN_HELP = `
The password comes from HUB_PASSWORD, a code of the second factor from HUB_CODE
in the environment; or both from a prompt. The file is HUB_SESSION_FILE, or
entente/sessions.json in XDG_STATE_HOME or ~/.local/state. It holds one session
an account. Commands without --as use the last login, unless HUB_TOKEN or
HUB_TOKEN_FILE is set.`;

/** For refusals by commander (an unknown option), which has already printed the error. */
export const usageExit = (exitCode: number): ExitCode => (exitCode === 0 ? EXIT.done : EXIT.failed);
