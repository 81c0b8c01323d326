import type { Command } from 'commander';

export const FOLLOW_SUMMARY = 'Print the feed as it arrives, one JSON object a line. Reconnects automatically after a lost connection.';

/** Adds the options and help of the command. */
export const followOptions = (following: Command): Command =>
  following
    .option('--after <cursor>', 'continue after this position (default: from now on)')
    .option('--kinds <kinds>', 'only these, separated by commas: phone,domain')
    .option('--threats <threats>', 'only these, separated by commas: phishing,money-mule')
    .option('--include-own', 'also items of your own party')
    .addHelpText('after', FOLLOW_HELP);

const FOLLOW_HELP = `
Store the cursor of the last line that you have processed (Ctrl-C also prints
it), and pass it to --after the next time. To read the feed once: hub feed list.

Examples:
  hub follow
  hub follow --kinds phone,bank-account --after "$(cat cursor)" > events.ndjson`;
