import { ItemType } from '../../src/platform/graphql/items.graphql.js';
import 'reflect-metadata';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { migrate } from '../../src/platform/database/migrate.js';
import { itemKind } from '../../src/platform/graphql/item-kinds.js';
import { ITEM_KIND_DESCRIPTORS } from '../../src/delivery/feed/item-kind-descriptors.js';
import { createLog } from '../../src/platform/platform/log.js';
import { readSettings } from '../../src/platform/platform/settings.js';
import { seedDemoParties } from '../../src/edge/demo/seed-parties.js';
import { hashOf, PASSWORD, TEST_MASTER_KEY } from './server.js';
import { schemaWithTestKind } from './test-item-kind.js';

/**
 * A hub with one kind of items more, in a process of its own, since kinds are listed before the rest of the program is loaded. It works on the empty database DATABASE_URL and says
 * `ready on URL`.
 */
@ObjectType('Thing', { description: 'A thing.', implements: () => [ItemType] })
class TestItemType {
  @Field(() => ID, { description: 'Its id.' })
  readonly id: string;

  @Field(() => String, { description: 'Its text.' })
  readonly text: string;
}

ITEM_KIND_DESCRIPTORS.push(
  itemKind({
    kind: 'THING',
    description: 'A thing.',
    field: 'thing',
    typeName: 'Thing',
    type: () => TestItemType,
    form: (row: TestItemType) => row,
  }),
);

const url = process.env.DATABASE_URL ?? '';
const keyring = await migrate(url, TEST_MASTER_KEY, await schemaWithTestKind());
await seedDemoParties(url, await hashOf(PASSWORD));
const { buildHub } = await import('../../src/app/serve.js');
const settings = readSettings({ LOG_LEVEL: 'warn', PORT: '0', HIDDEN_DELAY_SECONDS: '0', WEBHOOK_ALLOW_LOOPBACK: 'true' });
const app = await buildHub(settings, { url, keyring }, createLog(settings.logLevel));
await app.listen(0, '127.0.0.1');
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.stdout.write(`ready on ${(await app.getUrl()).replace('[::1]', '127.0.0.1')}\n`);
