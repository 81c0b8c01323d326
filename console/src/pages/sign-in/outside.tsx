import type { ReactNode } from 'react';
import { Brand } from '../../app/brand.tsx';
import { Outdated } from '../../app/outdated.tsx';
import { Text } from '../../app/text.tsx';
import { ThemeButton } from '../../app/theme-button.tsx';

/** The frame of pages before the sign-in. */
export const Outside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <main className="sign-in">
    <section className="l">
      <div className="row">
        <span className="brand">
          <Brand />
        </span>
        <span className="end">
          <ThemeButton />
        </span>
      </div>
      <Outdated />
      {children}
      <p className="s q">
        <Text id="sign-in.recorded" />
      </p>
    </section>
    <section className="r" aria-label="Entente">
      <div className="stack8">
        <h2>
          <Text id="sign-in.about" />
        </h2>
        <p className="m">
          <Text id="sign-in.about.why" />
        </p>
      </div>
    </section>
  </main>
);
