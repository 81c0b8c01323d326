import type { ReactNode } from 'react';

interface ContactEntry {
  readonly unit: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly urgentNote: string | null;
}

interface ContactOfProps {
  readonly contact: string | null;
  /** Null: none is named, or the viewer does not see it. */
  readonly entry: ContactEntry | null;
}

/** A contact as it was written, and the entry of the directory as it is today. */
export const ContactOf = ({ contact, entry }: ContactOfProps): ReactNode => (
  <>
    {contact}
    {entry && (
      <span className="s m block">
        {entry.unit}
        {entry.phone !== null && (
          <>
            {' · '}
            <a className="v" href={`tel:${entry.phone}`}>
              {entry.phone}
            </a>
          </>
        )}
        {entry.email !== null && (
          <>
            {' · '}
            <a className="v" href={`mailto:${entry.email}`}>
              {entry.email}
            </a>
          </>
        )}
        {entry.urgentNote !== null && ` · ${entry.urgentNote}`}
      </span>
    )}
  </>
);
