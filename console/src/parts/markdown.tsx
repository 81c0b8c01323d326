import type { ComponentProps, ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import { useText } from '../app/text.tsx';
import { TextArea } from './fields.tsx';

/** Headings of a text stand below those of the page. Links lead elsewhere, so the other side learns nothing of this page. An image is a link: the page loads nothing of others. */
const PARTS: Components = {
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  // An address that could run a script arrives empty: its text is no link.
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ) : (
      children
    ),
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noopener noreferrer">
      {alt === '' ? src : alt}
    </a>
  ),
};

/** Markdown of a party, as elements. HTML in it stays text. */
export const Markdown = ({ lang, children }: { readonly lang: string; readonly children: string }): ReactNode => (
  <div className="md" lang={lang}>
    <ReactMarkdown components={PARTS}>{children}</ReactMarkdown>
  </div>
);

interface MarkdownFieldProps extends Omit<ComponentProps<typeof TextArea>, 'value' | 'onChange'> {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly lang: string;
}

/** A text in Markdown, with what its readers will see below it. */
export function MarkdownField({ value, onValue, lang, ...field }: MarkdownFieldProps): ReactNode {
  const text = useText();
  return (
    <>
      <TextArea rows={6} lang={lang} value={value} onChange={({ target }) => onValue(target.value)} {...field} />
      {value.trim() !== '' && (
        <section className="preview" aria-label={text('markdown.preview')}>
          <p className="s q">{text('markdown.preview')}</p>
          <Markdown lang={lang}>{value}</Markdown>
        </section>
      )}
    </>
  );
}
