import type { ReactNode } from 'react';
import { Text, type TextId } from '../../app/text.tsx';
import { Countries } from '../../parts/country.ts';
import { Markdown } from '../../parts/markdown.tsx';
import { Amount } from '../../parts/money.tsx';
import type { NoticeFactsFragment, NoticeWordsFragment } from './notices.graphql.ts';

/** The text of a notice in one language. Details that are not translated are in the language of the original. */
export function NoticeTextView({ words, original }: { readonly words: NoticeWordsFragment; readonly original: string }): ReactNode {
  const languageOf = (name: string): string => (words.untranslated.includes(name) ? original : words.language);
  return (
    <div className="stack">
      <p className="b" lang={words.language}>
        {words.summary}
      </p>
      <Details details={words.details} languageOf={languageOf} />
      <div className="notice-text">
        <Markdown lang={words.language}>{words.body}</Markdown>
      </div>
    </div>
  );
}

interface DetailsProps {
  readonly details: NoticeFactsFragment;
  readonly languageOf: (name: string) => string;
}

/** What the template of the colour asks for. */
function Details({ details, languageOf }: DetailsProps): ReactNode {
  const { imminence, assets } = details;
  const texts = (['danger', 'method', 'concealment', 'instructions'] as const).filter((name) => details[name] !== null);
  const lists = (['objects', 'devices'] as const).filter((name) => details[name].length > 0);
  if (texts.length + lists.length + assets.length === 0) return null;
  return (
    <dl className="kv">
      {imminence !== null && (
        <Detail id="notices.imminence" lang="">
          <span className="st w">
            <Text id={`notices.imminence.${imminence}`} />
          </span>
        </Detail>
      )}
      {texts.map((name) => (
        <Detail key={name} id={`notices.${name}`} lang={languageOf(name)}>
          <span className="lines">{details[name]}</span>
        </Detail>
      ))}
      {lists.map((name) => (
        <Detail key={name} id={`notices.${name}`} lang={languageOf(name)}>
          {details[name].join(', ')}
        </Detail>
      ))}
      {assets.map(({ type, description, holder, country, value }, index) => (
        <Detail key={`${index} ${description}`} id={`notices.asset.${type}`} lang={languageOf('assets')}>
          {description}{' '}
          <span className="s m">
            {value && (
              <>
                <Amount of={value} /> ·{' '}
              </>
            )}
            <Text id={`notices.held.${holder}`} />
            {country !== null && (
              <>
                {' '}
                · <Countries codes={[country]} />
              </>
            )}
          </span>
        </Detail>
      ))}
    </dl>
  );
}

const Detail = ({ id, lang, children }: { readonly id: TextId; readonly lang: string; readonly children: ReactNode }): ReactNode => (
  <>
    <dt>
      <Text id={id} />
    </dt>
    <dd lang={lang || undefined}>{children}</dd>
  </>
);
