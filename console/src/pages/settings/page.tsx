import type { ReactNode } from 'react';
import { hasPassword } from '../../app/proof.tsx';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Display } from './display.tsx';
import { Factors } from './factors.tsx';
import { Identities } from './identities.tsx';
import { PasswordSection } from './password.tsx';
import { Sessions } from './sessions.tsx';

/** The officer's own account, and how the console looks and works in this browser. */
export function SettingsPage(): ReactNode {
  const text = useText();
  const { email, party, agency, roles } = useViewer();
  return (
    <div className="page settings">
      <PageHead title={text('settings.title')}>
        <p>
          <Text
            id={agency ? 'settings.who.agency' : 'settings.who'}
            values={{
              email: <b>{email}</b>,
              party: party.name,
              agency: agency?.name,
              roles: roles.map((role) => text(`role.${role}`)).join(', '),
            }}
          />
        </p>
      </PageHead>
      <div className="stack">
        {hasPassword(email) && <PasswordSection />}
        {hasPassword(email) && <Factors />}
        <Sessions />
        <Identities />
        <Display />
      </div>
    </div>
  );
}
