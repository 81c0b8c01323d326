import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Note } from '../../parts/states.tsx';
import { sentencesOf } from '../../parts/sentence.ts';
import type { TermReceiptFragment } from './watches.graphql.ts';

interface RejectedTermsProps {
  readonly receipts: readonly TermReceiptFragment[];
  /** The watch that was created with the other terms. */
  readonly watchId?: string | undefined;
}

/** Terms that could not be read, by their line, with the reason of each. Nothing is drawn when all were accepted. */
export function RejectedTerms({ receipts, watchId }: RejectedTermsProps): ReactNode {
  const rejected = receipts.filter(({ problems }) => problems.length > 0);
  if (rejected.length === 0) return null;
  return (
    <Note tone="warning" icon="alert">
      <Text id={watchId === undefined ? 'watches.rejected.all' : 'watches.rejected'} values={{ count: rejected.length }} />
      <ul className="stack8">
        {rejected.map(({ index, problems }) => (
          <li key={index}>
            <Text id="watches.rejected.line" values={{ line: index + 1 }} /> {sentencesOf(problems)}
          </li>
        ))}
      </ul>
      {watchId !== undefined && (
        <Link to="/watches/$id" params={{ id: watchId }}>
          <Text id="watches.open" />
        </Link>
      )}
    </Note>
  );
}
