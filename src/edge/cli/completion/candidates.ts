import type { Command, Option } from 'commander';

/** A word that can stand at the cursor. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * Returns the words that can stand at the cursor: commands, options and their values. None: the shell completes names of files.
 * @param words the words after `hub`, as they are written; the last one is that at the cursor. Nothing in them is run.
 */
export function candidatesFor(program: Command, words: readonly string[]): readonly Candidate[] {
  const explained = words[0] === 'help' && words.length > 1 ? words.slice(1) : words; // the words after it are a command
  const before = explained.slice(0, -1).filter((word) => word !== '='); // bash makes three words of --option=value
  const last = words.at(-1) === '=' ? '' : (words.at(-1) ?? '');
  let [command, argument]: [Command, number] = [program, 0];
  let awaiting: Option | undefined;
  for (const word of before) {
    if (awaiting) awaiting = undefined;
    else if (word.startsWith('-')) awaiting = valueOption(command, word);
    else {
      const next = argument === 0 ? subcommand(command, word) : undefined;
      if (next) command = next;
      else argument += 1;
    }
  }
  return startingWith(last, awaiting ? valuesOf(awaiting, last) : last.startsWith('-') ? optionsOf(command) : wordsOf(command, argument));
}

const startingWith = (start: string, candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter(({ word }) => word.startsWith(start));

const subcommand = (command: Command, word: string): Command | undefined => command.commands.find((one) => one.name() === word);

const valueOption = (command: Command, word: string): Option | undefined =>
  command.options.find(({ long, short, required, optional }) => [long, short].includes(word) && (required || optional));

/** A list is completed after its last comma. */
function valuesOf({ argChoices = [], flags }: Option, last: string): readonly Candidate[] {
  const head = flags.includes(',…') ? last.slice(0, last.lastIndexOf(',') + 1) : '';
  return argChoices.map((word) => ({ word: head + word, description: '' }));
}

const optionsOf = (command: Command): readonly Candidate[] =>
  command.options.map(({ long, short, description }) => ({ word: long ?? short ?? '', description }));

function wordsOf(command: Command, argument: number): readonly Candidate[] {
  if (command.commands.length > 0) {
    const visible = argument > 0 ? [] : command.createHelp().visibleCommands(command);
    return visible.map((one) => ({ word: one.name(), description: one.description() }));
  }
  return (command.registeredArguments[argument]?.argChoices ?? []).map((word) => ({ word, description: '' }));
}
