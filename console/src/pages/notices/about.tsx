import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Countries } from '../../parts/country.ts';
import { ContactOf } from '../../parts/contact.tsx';
import { Time } from '../../parts/time.tsx';
import type { NoticeDetail } from './page.tsx';

type Facts = Pick<NoticeDetail, 'threat' | 'countries' | 'validUntil' | 'contact' | 'contactEntry' | 'acknowledgeWithinHours'>;

/** What a notice is about, and whom its readers reach. */
export const About = ({ notice }: { readonly notice: Facts }): ReactNode => (
  <section className="card" aria-labelledby="about">
    <header>
      <h2 id="about">
        <Text id="notices.about" />
      </h2>
    </header>
    <dl className="bd kv">
      <dt>
        <Text id="notices.threat" />
      </dt>
      <dd>
        <Text id={`threat.${notice.threat}`} />
      </dd>
      {notice.countries.length > 0 && (
        <>
          <dt>
            <Text id="notices.countries" />
          </dt>
          <dd>
            <Countries codes={notice.countries} />
          </dd>
        </>
      )}
      <dt>
        <Text id="notices.valid-until" />
      </dt>
      <dd>
        <Time of={notice.validUntil} />
      </dd>
      {notice.acknowledgeWithinHours !== null && (
        <>
          <dt>
            <Text id="notices.acknowledge-within" />
          </dt>
          <dd>
            <Text id="notices.hours" values={{ count: notice.acknowledgeWithinHours }} />
          </dd>
        </>
      )}
      <dt>
        <Text id="notices.contact" />
      </dt>
      <dd>
        <ContactOf contact={notice.contact} entry={notice.contactEntry} />
      </dd>
    </dl>
  </section>
);
