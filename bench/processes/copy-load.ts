import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { answering } from './child.js';
import { rowOf } from './rows.js';

/** COPY of the rows of a list into bench.indicator and bench.indicator_detail. */
export interface CopyJob {
  /** URL of the migrating role. */
  readonly databaseUrl: string;
  readonly rows: number;
  readonly run: number;
}

interface Connection {
  query(text: string): void;
  sendCopyFromChunk(piece: Buffer): void;
  endCopyFrom(): void;
}

const INDICATOR =
  'copy bench.indicator (id, kind, scope, value, display, threat, tlp, audience, owner, agency, digest, claim_mark, owner_mark) from stdin';
const DETAIL = 'copy bench.indicator_detail (id, owner, agency, raw, description) from stdin';
/** Rows of one message to the database. */
const PIECE = 500;

/** Answers with the seconds of both COPYs; the text is made before. */
answering(async ({ databaseUrl, rows, run }: CopyJob): Promise<number> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: agencies } = await client.query<{ party: number; key: number }>('select party, key from hub.agency order by key limit 1');
    const { party = 0, key = 0 } = agencies[0] ?? {};
    const [claims, details]: [Buffer[], Buffer[]] = [[], []];
    for (let first = 0; first < rows; first += PIECE) {
      let [claimText, detailText] = ['', ''];
      for (let number = first; number < Math.min(first + PIECE, rows); number += 1) {
        const { kind, value, threat, description } = rowOf(run, number);
        const id = randomUUID();
        const digest = createHash('sha256').update(`${kind}\n\n${value}`).digest('hex');
        const mark = createHash('md5').update(value).digest('hex').slice(0, 16);
        claimText += `${[id, kind, '', value, value, threat, 'GREEN', '{1}', party, key, `\\\\x${digest}`, id, mark].join('\t')}\n`;
        detailText += `${[id, party, key, value, description].join('\t')}\n`;
      }
      claims.push(Buffer.from(claimText));
      details.push(Buffer.from(detailText));
    }
    const started = performance.now();
    await copy(client, INDICATOR, claims);
    await copy(client, DETAIL, details);
    return (performance.now() - started) / 1000;
  } finally {
    await client.end();
  }
});

/** The COPY protocol of PostgreSQL by the hooks that pg offers for statements of one's own. */
function copy(client: pg.Client, statement: string, pieces: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const query = {
      submit: (connection: Connection) => connection.query(statement),
      handleCopyInResponse: (connection: Connection) => {
        for (const piece of pieces) connection.sendCopyFromChunk(piece);
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failure = error;
        reject(error);
      },
      handleReadyForQuery: () => {
        if (failure === undefined) resolve();
      },
    };
    client.query(query as unknown as pg.Submittable);
  });
}
