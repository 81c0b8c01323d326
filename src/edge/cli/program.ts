import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import type { LogoutOptions } from './account/session.js';
import { NOUNS } from './commands/nouns.js';
import { type Candidate, candidatesFor } from './completion/candidates.js';
import { SCRIPTS } from './completion/scripts.js';
import { DECONFLICT_SUMMARY, deconflictOptions } from './deconflict/deconflict-command.js';
import type { DeconflictOptions } from './deconflict/deconflict-values.js';
import type { EvidenceOptions } from './evidence/add-evidence.js';
import { EVIDENCE_SUMMARY, evidenceOptions, GET_EVIDENCE_SUMMARY, getEvidenceOptions } from './evidence/evidence-command.js';
import type { GetEvidenceOptions } from './evidence/get-evidence.js';
import { EXPORT_SUMMARY, exportOptions } from './export/export-command.js';
import type { ExportOptions } from './export/export-options.js';
import { EXIT, type ExitCode } from './failure.js';
import { FOLLOW_SUMMARY, followOptions } from './follow/follow-command.js';
import type { FollowOptions } from './follow/follow-feed.js';
import { GQL_HELP, GQL_SUMMARY, gqlOptions } from './gql/gql-command.js';
import type { GqlOptions } from './gql/run-document.js';
import { CREDENTIALS, HELP, MORE_HELP, refuseUnknown } from './help.js';
import type { AccessOptions } from './hub/connection.js';
import { IMPORT_SUMMARY, importOptions } from './import/import-command.js';
import type { ImportOptions } from './import/import-options.js';
import type { Io } from './io.js';
import { LOOKUP_SUMMARY, lookupOptions } from './lookup/lookup-command.js';
import type { LookupOptions } from './lookup/lookup-values.js';
import { accessOptions, addressOption } from './options.js';
import { REPORT_SUMMARY, reportOptions } from './report/report-command.js';
import type { ReportOptions } from './report/report-options.js';

type Ended = (code: ExitCode) => void;

/**
 * Builds the commands. An action imports its module when it runs, and the operations of a noun are read only if the noun is in `argv`, so that help and completion
 * start at once.
 * @param ended receives the exit code of a command
 */
export async function hubProgram(io: Io, ended: Ended, argv: readonly string[]): Promise<Command> {
  const program = new Command('hub')
    .description('Client of an Entente hub: publishes, looks up, follows and exports indicators, and runs the operations of the API.')
    .version(version(), '-V, --version', 'Print the version.')
    .enablePositionalOptions() // commands have a --version of their own
    .configureHelp(HELP)
    .addHelpText('after', CREDENTIALS)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) });
  program.commandsGroup('Your account:');
  addAccount(program, io, ended);
  program.commandsGroup('Values and files:');
  addFiles(program, io, ended);
  addValues(program, io, ended);
  program.commandsGroup('Operations of the API:');
  addGql(program, io, ended);
  await addNouns(program, argv, io, ended);
  program.commandsGroup('For operators, and this program:');
  addWarninglist(program, io, ended);
  addBackup(program, ended);
  addCompletion(program, io);
  program.helpCommand('help [command]', 'Show the help of a command.');
  [program, ...program.commands].filter(({ commands }) => commands.length > 0).forEach(refuseUnknown);
  return program;
}

/** Returns the words that complete the last of `words`. */
export async function completionsOf(words: readonly string[], io: Io): Promise<readonly Candidate[]> {
  return candidatesFor(await hubProgram(io, () => undefined, words), words);
}

function version(): string {
  const text = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

async function addNouns(program: Command, argv: readonly string[], io: Io, ended: Ended): Promise<void> {
  const nouns = Object.entries(NOUNS).map(([name, description]) => program.command(name).description(description));
  const named = nouns.filter((noun) => argv.includes(noun.name()));
  if (named.length === 0) return;
  const { addOperations } = await import('./commands/operation-commands.js');
  for (const noun of named) {
    addOperations(noun, MORE_HELP, async (operation, words, options) => {
      const { runOperation } = await import('./commands/run-operation.js');
      ended(await runOperation(operation, words, options, io));
    });
  }
}

function addCompletion(program: Command, io: Io): void {
  program
    .command('completion')
    .description('Print the script that completes commands in a shell.')
    .addArgument(new Argument('<shell>', 'bash or zsh').choices(Object.keys(SCRIPTS)))
    .action((shell: keyof typeof SCRIPTS) => void io.stdout.write(SCRIPTS[shell]));
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
      ended(await (await import('./server-program.js')).serverProgram('backup.js', ['backup', ...(folder === undefined ? [] : [folder])])),
    );
  program
    .command('restore')
    .description('On the machine of a hub with the embedded database: put a backup into DATA_DIR, which must be empty.')
    .argument('<folder>', 'the backup')
    .action(async (folder: string) => ended(await (await import('./server-program.js')).serverProgram('backup.js', ['restore', folder])));
}

/** A command with the options for address and account. */
const command = (program: Command, name: string, description: string): Command =>
  accessOptions(program.command(name).description(description));

/** Commands that send or save files. */
function addFiles(program: Command, io: Io, ended: Ended): void {
  importOptions(command(program, 'import', IMPORT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, options: ImportOptions & AccessOptions) =>
      ended(await (await import('./import/import-file.js')).importFile(file, options, io)),
    );
  reportOptions(command(program, 'report', REPORT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (file: string, options: ReportOptions & AccessOptions) =>
      ended(await (await import('./report/report-file.js')).reportFile(file, options, io)),
    );
  const evidence = program.command('evidence').description('Files for reports and requests.');
  evidenceOptions(command(evidence, 'add', EVIDENCE_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (files: string[], options: EvidenceOptions) =>
      ended(await (await import('./evidence/add-evidence.js')).addEvidence(files, options, io)),
    );
  getEvidenceOptions(command(evidence, 'get', GET_EVIDENCE_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (id: string, options: GetEvidenceOptions) =>
      ended(await (await import('./evidence/get-evidence.js')).getEvidence(id, options, io)),
    );
  exportOptions(command(program, 'export', EXPORT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (options: ExportOptions & AccessOptions) =>
      ended(await (await import('./export/export-file.js')).exportFile(options, io)),
    );
}

/** Commands that read indicators by value, or as they arrive. */
function addValues(program: Command, io: Io, ended: Ended): void {
  lookupOptions(command(program, 'lookup', LOOKUP_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (values: string[], options: LookupOptions) =>
      ended(await (await import('./lookup/lookup-values.js')).lookupValues(values, options, io)),
    );
  deconflictOptions(command(program, 'deconflict', DECONFLICT_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (values: string[], options: DeconflictOptions) =>
      ended(await (await import('./deconflict/deconflict-values.js')).deconflictValues(values, options, io)),
    );
  followOptions(command(program, 'follow', FOLLOW_SUMMARY))
    .addHelpText('after', MORE_HELP)
    .action(async (options: FollowOptions) => ended(await (await import('./follow/follow-feed.js')).followFeed(options, io)));
}

function addGql(program: Command, io: Io, ended: Ended): void {
  gqlOptions(command(program, 'gql', GQL_SUMMARY))
    .addHelpText('after', GQL_HELP)
    .addHelpText('after', MORE_HELP)
    .action(async (document: string, options: GqlOptions) =>
      ended(await (await import('./gql/run-document.js')).runDocument(document, options, io)),
    );
}

function addWarninglist(program: Command, io: Io, ended: Ended): void {
  const lists = program.command('warninglist').description("Manage the lists of known-good values; for the hub's operator.");
  command(lists, 'load', 'Load lists in the MISP warninglist format. A list that the hub already has is replaced; a new list warns.')
    .argument('<files...>', 'NAME/list.json or NAME.json: the list is called NAME')
    .addHelpText('after', WARNINGLIST_HELP)
    .addHelpText('after', MORE_HELP)
    .action(async (files: string[], options: AccessOptions) =>
      ended(await (await import('./warninglist/load-warninglists.js')).loadWarninglists(files, options, io)),
    );
}

const WARNINGLIST_HELP = `
Example:
  hub warninglist load misp-warninglists/lists/*/list.json`;

/** Sessions, identity, and commands that set up an account. Tokens and passwords come from the environment or a prompt only. */
function addAccount(program: Command, io: Io, ended: Ended): void {
  addressOption(program.command('login'))
    .description('Sign in, and keep the session for the next commands, in a file that only you can read.')
    .argument('<email>', 'the account')
    .addHelpText('after', LOGIN_HELP)
    .action(async (email: string, options: AccessOptions) => ended(await (await import('./account/session.js')).login(email, options, io)));
  command(program, 'logout', 'End the session that hub login has opened last, or that of the account --as.')
    .option('--all', 'end all stored sessions, of all hubs')
    .option('--local', 'delete a session here also when its hub cannot be reached')
    .action(async (options: LogoutOptions) => ended(await (await import('./account/session.js')).logout(options, io)));
  command(program, 'whoami', 'Print your account and your permissions at the hub.').action(async (options: AccessOptions) =>
    ended(await (await import('./account/who-am-i.js')).whoAmI(options, io)),
  );
  command(program, 'confirm-identity', 'Confirm who you are, for five minutes, as actions that widen rights require.').action(
    async (options: AccessOptions) => ended(await (await import('./account/session.js')).confirmIdentity(options, io)),
  );
  command(program, 'token', 'Print an access token of the session for another program, such as curl. It ends after some minutes.').action(
    async (options: AccessOptions) => ended(await (await import('./account/session.js')).printToken(options, io)),
  );
  oneTime(program, 'bootstrap', "Create the first operator of a new hub, with the hub's BOOTSTRAP_TOKEN.")
    .argument('<email>', "the operator's e-mail address")
    .action(async (email: string, options: AccessOptions) =>
      ended(await (await import('./account/one-time.js')).bootstrap(email, options, io)),
    );
  oneTime(
    program,
    'accept-invitation',
    'Accept an invitation with its one-time token (in its link after #/invitation/), and set a password.',
  ).action(async (options: AccessOptions) => ended(await (await import('./account/one-time.js')).acceptInvitation(options, io)));
  oneTime(
    program,
    'reset-password',
    'Set a new password with the one-time token that an admin, or hub:recover-operator, has created.',
  ).action(async (options: AccessOptions) => ended(await (await import('./account/one-time.js')).resetPassword(options, io)));
}

const oneTime = (program: Command, name: string, description: string): Command =>
  addressOption(program.command(name))
    .description(description)
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
