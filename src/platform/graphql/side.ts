import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from './enums.js';

/** The viewer's side of what one party sends to another: requests, disputes, proposals. */
export const SIDES = ['SENT', 'RECEIVED'] as const;
export type Side = (typeof SIDES)[number];

/** The side as a condition of a statement on "the viewer's party received it"; null: both sides. */
export const isReceived = (side: Side | null | undefined): boolean | null => (side ? side === 'RECEIVED' : null);

export const SideEnum = enumOf(SIDES);
registerEnumType(SideEnum, {
  name: 'Side',
  description: "The viewer's side of what one party sends to another: a request, a dispute, a proposal.",
  valuesMap: {
    SENT: { description: "The viewer's party sent it." },
    RECEIVED: { description: "The viewer's party received it, and has to answer it." },
  },
});
