import type { EntenteClient } from '#entente-client';
import { EXIT, type ExitCode } from '../failure.js';
import { withProgress } from '../messages.js';
import { assertMembers, membersOf } from '../hub/directory.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { publish } from '../hub/publisher.js';
import { assertNotStopped, type Io, printMessage, writeLine } from '../io.js';
import { type Batch, batched, clash, MOST_BATCH_BYTES } from '../rows/batches.js';
import { type Defaults, draftOf } from '../../../values/rows/draft.js';
import { type Directory, OWNER_ALONE } from '../../../values/rows/audience.js';
import type { FieldName } from '../../../values/rows/field-names.js';
import { columnMapping } from '../rows/column-mapping.js';
import { type OpenRows, openRows } from '../rows/open-rows.js';
import { textChunks } from '../../../values/rows/text-chunks.js';
import { batchSize, defaultAudience, defaultFields, defaultOnward, formatOf, type ImportOptions } from './import-options.js';
import { type InputFile, inputFile } from './input-file.js';
import { inOrder } from '../rows/in-order.js';
import { progressOn } from './progress.js';
import { RejectsFile } from './rejects-file.js';
import { Tally } from './tally.js';

/** Requests in flight at the same time. */
const BATCHES_IN_FLIGHT = 2;

/**
 * Imports one file: reads it as a stream, publishes it in batches, writes rejected rows into a separate file, and prints a summary. Importing the same file
 * again changes no accepted row.
 * @throws HubError, NetworkError, CliFailure
 */
export async function importFile(fileName: string, options: ImportOptions & AccessOptions, io: Io): Promise<ExitCode> {
  const [fields, format, items] = [defaultFields(options), formatOf(options), batchSize(options)];
  const mapping = columnMapping(options.mapping);
  const input = await inputFile(fileName, options.rejects, io);
  const read = { bytes: 0 };
  const rows = await openRows(textChunks(counted(input.open(), read)), {
    name: input.path,
    format,
    given: new Set<FieldName>(Object.keys(fields) as FieldName[]),
    hosts: fields.kind === undefined || fields.kind === 'DOMAIN',
    ...(mapping && { mapping }),
    ignoreUnknown: options.ignoreUnknown ?? false,
  });

  return withHub(options, io, async ({ client }) => {
    const members = await membersOf(client);
    const onward = defaultOnward(options, members);
    const named = defaultAudience(options, members);
    const defaults = { fields, ...named, ...(onward && { onward }) };
    assertMembers(named.audience ?? { ...OWNER_ALONE, exceptCountries: named.except ?? [] }, members);
    if (onward?.within) assertMembers(onward.within, members);
    const batches = drafts(rows, defaults, members, items);
    return run({ input, rows, batches, read }, client, io);
  });
}

interface Import {
  readonly input: InputFile;
  readonly rows: OpenRows;
  readonly batches: AsyncIterable<Batch>;
  /** Bytes of the input that have been read. */
  readonly read: { readonly bytes: number };
}

const drafts = (rows: OpenRows, defaults: Defaults, directory: Directory, items: number): AsyncIterable<Batch> =>
  batched(rows.rows, (row) => draftOf(row, defaults, directory), { items, bytes: MOST_BATCH_BYTES });

async function run({ input, rows, batches, read }: Import, client: EntenteClient, io: Io): Promise<ExitCode> {
  const [tally, rejects] = [new Tally(), new RejectsFile(input.rejectsPath, rows.columns)];
  const [began, progress] = [io.now(), progressOn(io, input.name, input.size)];
  let whole = false;
  try {
    const flow = { most: BATCHES_IN_FLIGHT, clash };
    for await (const outcomes of inOrder(batches, (batch) => unlessStopped(io, () => publish(client, batch)), flow)) {
      await rejects.add(outcomes);
      tally.add(outcomes);
      progress.moved(read.bytes, tally.brief());
    }
    whole = true;
  } catch (error) {
    throw withProgress(error, howFar(tally), io);
  } finally {
    progress.stop();
    await rejects.close(whole);
    if (rejects.made && !whole) printMessage(io, `Rejected so far: ${rejects.path}`);
  }
  await writeLine(io.stdout, tally.summary(input.name, io.now() - began));
  if (rejects.made) await writeLine(io.stdout, `Rejected rows: ${rejects.path}`);
  return tally.rejected > 0 ? EXIT.partly : EXIT.done;
}

const howFar = (tally: Tally): string =>
  tally.rows === 0
    ? 'No row is known to be accepted. You can run the same command again.'
    : `The import reached line ${tally.lastLine} (${tally.brief()}). Run the same command again: accepted rows stay unchanged.`;

/** Waits for the requests in flight, so that their rows are reported, and starts no others. */
async function unlessStopped<T>(io: Io, work: () => Promise<T>): Promise<T> {
  assertNotStopped(io);
  return work();
}

async function* counted(bytes: AsyncIterable<Uint8Array>, read: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    read.bytes += piece.length;
    yield piece;
  }
}
