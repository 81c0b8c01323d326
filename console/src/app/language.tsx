import { type ReactNode } from 'react';
import { IntlProvider } from 'react-intl';

/** The texts of some areas, by id. */
export type Texts = Readonly<Record<string, string>>;

/** Puts the files of several areas together. */
export const textsOf = (files: Readonly<Record<string, Texts>>): Texts => Object.assign({}, ...Object.values(files)) as Texts;

export const Language = ({ texts, children }: { readonly texts: Texts; readonly children: ReactNode }): ReactNode => (
  <IntlProvider
    locale="en"
    defaultLocale="en"
    messages={texts}
    onError={(error) => {
      throw error;
    }}
  >
    {children}
  </IntlProvider>
);
