import 'reflect-metadata';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { migrate } from '../../src/platform/database/migrate.js';
import { itemKind } from '../../src/platform/graphql/item-kinds.js';
import { KINDS_OF_ITEMS } from '../../src/delivery/feed/kinds.js';
import { createLog } from '../../src/platform/platform/log.js';
import { readSettings } from '../../src/platform/platform/settings.js';
import { plantDemoWorld } from '../../src/edge/demo/plant.js';
import { hashOf, PASSWORD, TEST_MASTER_KEY } from './server.js';
import { schemaWithThings } from './thing-kind.js';

/**
 * A hub with one kind of items more, in a process of its own, since kinds are listed before the rest of the program is loaded. It works on the empty database DATABASE_URL and says
 * `ready on URL`.
 */
@ObjectType('Thing', { description: 'A thing.' })
class ThingType {
  @Field(() => ID, { description: 'Its id.' })
  readonly id: string;

  @Field(() => String, { description: 'Its text.' })
  readonly text: string;
}

KINDS_OF_ITEMS.push(
  itemKind({
    kind: 'THING',
    description: 'A thing.',
    field: 'thing',
    inEvents: 'The thing as it stands at delivery.',
    inSnapshots: { field: 'things', description: 'Things as they stand now.' },
    type: () => ThingType,
    form: (row: ThingType) => row,
  }),
);

const url = process.env.DATABASE_URL ?? '';
const keyring = await migrate(url, TEST_MASTER_KEY, await schemaWithThings());
await plantDemoWorld(url, await hashOf(PASSWORD));
const { buildHub } = await import('../../src/app/serve.js');
const settings = readSettings({ LOG_LEVEL: 'warn', PORT: '0', HIDDEN_DELAY_SECONDS: '0', WEBHOOK_ALLOW_LOOPBACK: 'true' });
const app = await buildHub(settings, { url, keyring }, createLog(settings.logLevel));
await app.listen(0, '127.0.0.1');
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.stdout.write(`ready on ${(await app.getUrl()).replace('[::1]', '127.0.0.1')}\n`);
