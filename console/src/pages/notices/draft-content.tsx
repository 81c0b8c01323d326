import { type ReactNode, useState } from 'react';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Countries } from '../../parts/country.ts';
import { choiceOf } from '../../parts/audience-choice.ts';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import { AudiencePreviewCard } from '../../parts/audience-preview.tsx';
import { Files } from '../../parts/files.tsx';
import { About } from './about.tsx';
import { Related } from '../../parts/related.tsx';
import { NoticeTextView } from './notice-text.tsx';
import type { NoticeDraftContentFragment } from './notices.graphql.ts';
import { LanguageName } from './words.tsx';

interface DraftContentProps {
  readonly draft: NoticeDraftContentFragment;
  /** Instead of the files of the country, for reviewers of the hub. */
  readonly files?: ReactNode;
}

/** The whole content of a draft, as its readers would get it, and who they would be. */
export function DraftContent({ draft, files }: DraftContentProps): ReactNode {
  const text = useText();
  const mayPreview = useMay('indicator:publish');
  const { original, translations, evidence, audience, relatedIds } = draft;
  const texts = [original, ...translations];
  const [language, setLanguage] = useState(original.language);
  const words = texts.find((one) => one.language === language) ?? original;
  return (
    <div className="cols rail">
      <div className="stack">
        <section className="card" aria-label={text('notices.text')}>
          <header>
            <div className="seg" role="group" aria-label={text('notices.language')}>
              {texts.map((one) => (
                <button key={one.language} type="button" aria-pressed={one === words} onClick={() => setLanguage(one.language)}>
                  <LanguageName tag={one.language} />
                </button>
              ))}
            </div>
            <span className="end s m">
              <Text id={words.original ? 'notices.original' : words.method === 'MACHINE' ? 'notices.by-machine' : 'notices.by-human'} />
            </span>
          </header>
          <div className="bd stack">
            {!words.original && (
              <h2 lang={words.language} className="b">
                {words.title}
              </h2>
            )}
            <NoticeTextView words={words} original={original.language} />
          </div>
        </section>
        {evidence.length > 0 && (
          <section className="card" aria-label={text('notices.files')}>
            <div className="bd">{files ?? <Files files={evidence} />}</div>
          </section>
        )}
      </div>
      <aside className="stack" aria-label={text('notices.about')}>
        <AudienceWords audience={audience} />
        {mayPreview && <Preview draft={draft} />}
        <About notice={draft} />
        <Related ids={relatedIds} />
      </aside>
    </div>
  );
}

function Preview({ draft: { audience, tlp, threat } }: { readonly draft: NoticeDraftContentFragment }): ReactNode {
  const directory = useSharingDirectory();
  const choice = choiceOf(audience);
  return directory.data ? (
    <AudiencePreviewCard input={{ audience: choice, tlp, threat }} choice={choice} groups={directory.data.groups} />
  ) : null;
}

/** The audience as its author named it. */
function AudienceWords({ audience }: { readonly audience: NoticeDraftContentFragment['audience'] }): ReactNode {
  const { everyCountry, countries, exceptCountries, groups, partners } = audience;
  const names = [...groups, ...partners].map(({ name }) => name);
  const isEmpty = !everyCountry && countries.length + names.length === 0;
  return (
    <section className="card" aria-labelledby="audience">
      <header>
        <h2 id="audience">
          <Text id="audience.title" />
        </h2>
      </header>
      <ul className="bd stack8">
        {isEmpty && (
          <li>
            <Text id="audience.by.owner" />
          </li>
        )}
        {everyCountry && (
          <li>
            <Text id="audience.every" />
          </li>
        )}
        {countries.length > 0 && (
          <li>
            <Countries codes={countries} />
          </li>
        )}
        {names.length > 0 && <li>{names.join(', ')}</li>}
        {exceptCountries.length > 0 && (
          <li>
            <Text id="audience.except" />: <Countries codes={exceptCountries} />
          </li>
        )}
      </ul>
    </section>
  );
}
