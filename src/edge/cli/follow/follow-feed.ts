import { type FollowBatch, HubError, type Selection } from '#entente-client';
import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, jsonText, PIPE_CLOSED, printable, printMessage, writeLine } from '../io.js';
import { KINDS, listEnumValues, THREATS, enumValueOf } from '../../../values/rows/enum-values.js';
import { ITEM_FIELDS } from './item-fields.js';

/** The options of `follow` as commander gives them. */
export interface FollowOptions extends AccessOptions {
  readonly after?: string;
  readonly kinds?: string;
  readonly threats?: string;
  readonly includeOwn?: boolean;
}

type Item = Readonly<Record<string, unknown>>;

/** Every kind of item, as the feed answers it. */
const SELECTION: Selection<Item> = {
  event: `item { ${ITEM_FIELDS} }`,
  snapshot: 'items { __typename id }',
  kinds: [],
  itemOf: (event) => (event['item'] ?? null) as Item | null,
  itemsOf: () => [],
};

/**
 * Prints the feed, one event a line, until it is interrupted. After a drop, and when the access token is renewed, it continues from the last cursor: no event
 * is missed or printed twice. A line POSITION has the cursor of a feed without news.
 * @throws HubError, CliFailure
 */
export async function followFeed(options: FollowOptions, io: Io): Promise<ExitCode> {
  const filter = {
    kinds: optionValuesOf(options.kinds, KINDS, '--kinds'),
    threats: optionValuesOf(options.threats, THREATS, '--threats'),
    includeOwn: options.includeOwn ?? false,
  } as const;
  let cursor: string | undefined;
  await withHub(options, io, async ({ client }) => {
    await client.request('{ me { id } }'); // a hub that cannot be reached at all is an error
    const following = client.follow<Item>({
      selection: SELECTION,
      filter,
      after: options.after,
      signal: io.interrupted,
      onConnection: (state) => {
        if (state.state === 'lost') {
          printMessage(io, `Connection lost (${printable(state.error.message)}). Connecting again from the last cursor.`);
        }
      },
    });
    for await (const batch of following) {
      await printBatch(batch, io);
      ({ cursor } = batch);
      if (io.interrupted.aborted) break;
    }
  }).catch((error: unknown) => {
    if (io.interrupted.aborted) return;
    if (!(error instanceof HubError) || error.code !== 'RESYNC_REQUIRED') throw error;
    throw new CliFailure(`${printable(error.message)} Rebuild your copy, then run follow without --after.`);
  });
  if (cursor !== undefined && io.interrupted.reason !== PIPE_CLOSED) printMessage(io, `last cursor: ${cursor}`);
  return EXIT.done;
}

async function printBatch({ events, cursor }: FollowBatch<Item>, io: Io): Promise<void> {
  for (const event of events) await writeLine(io.stdout, jsonText(event));
  if (events.length === 0) await writeLine(io.stdout, jsonText({ operation: 'POSITION', cursor }));
}

/** @returns null if the option is not given: no restriction. @throws CliFailure */
function optionValuesOf<T extends string>(input: string | undefined, values: readonly T[], option: string): readonly T[] | null {
  if (input === undefined) return null;
  return input.split(',').map((text) => {
    const value = enumValueOf(values, text);
    if (value === undefined) throw new CliFailure(`${option}: “${text.trim().slice(0, 60)}” is not one of ${listEnumValues(values)}.`);
    return value;
  });
}
