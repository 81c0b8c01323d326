import { alert } from '../objects/alerts.js';
import type { Caller } from '../callers.js';
import type { FieldRow, Row } from '../row.js';
import type { World } from '../world.js';

export const ALERTS: Readonly<Record<string, Row>> = {
  'Query.alerts': {},
  'Query.alert': { about: { id: alert } },
  'Mutation.acknowledgeAlert': { about: { id: alert } },
};

const field = (name: string): FieldRow => ({
  through: 'Query.alert',
  ask: `query ($id: ID!) { alert(id: $id) { ${name} { __typename } } }`,
  variables: async (world: World, caller: Caller) => {
    const id = await alert.own(world, caller);
    return id ? { id } : undefined;
  },
});

export const ALERT_FIELDS: Readonly<Record<string, FieldRow>> = {
  'Alert.steps': field('steps'),
  'Alert.deliveries': field('deliveries'),
};
