interface Deadlines {
  readonly state: string;
  readonly acknowledgeDueAt: string;
  readonly dueAt: string;
}

/** The deadline of a request that runs now: of the acknowledgement while the recipient owes it, then of the answer. */
export const nextDueOf = ({ state, acknowledgeDueAt, dueAt }: Deadlines): string => (state === 'SENT' ? acknowledgeDueAt : dueAt);
