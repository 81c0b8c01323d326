import type { Command, HelpConfiguration } from 'commander';

/** Help fits a terminal of 80 columns: the names of commands stand without `[options]`, so that their descriptions fit beside them. */
export const HELP: HelpConfiguration = {
  helpWidth: 80,
  minWidthToWrap: 30,
  subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/\[(options|command)\] ?/g, '')}`.trim(),
  optionDescription: ({ description, mandatory, defaultValue }) =>
    [description, mandatory ? '(required)' : '', typeof defaultValue === 'string' ? `(default: ${defaultValue})` : '']
      .filter((part) => part !== '')
      .join(' '),
};

/** Ends the help of a command. */
export const MORE_HELP = '\nAccounts and exit status: hub --help';

export const CREDENTIALS = `
Accounts: hub login EMAIL opens a session for the next commands. A command uses
the first of these that there is: the API key in HUB_TOKEN, the API key in the
file that HUB_TOKEN_FILE names, the session that was opened last. With --as it
uses the session of that account, and neither key. An account without a session
signs in for one command, with HUB_PASSWORD and HUB_CODE in the environment, or
at a prompt.
Exit status: 0 done, 1 failed, 2 something was rejected or nothing was found.
Examples and more: hub COMMAND --help, docs/cli.md.`;

/** Refuses the help of a command that does not exist; commander would print that of the group. */
export function refuseUnknown(group: Command): void {
  group.on('beforeHelp', () => {
    const [first, second] = group.args;
    const asked = first === 'help' ? second : first;
    if (asked === undefined || asked.startsWith('-') || group.commands.some((command) => command.name() === asked)) return;
    group.error(`error: unknown command '${asked}'`, { code: 'commander.unknownCommand' });
  });
}
