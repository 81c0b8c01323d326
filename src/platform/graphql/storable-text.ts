import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';

/** Half of a surrogate pair: with the flag u, whole pairs are characters of other categories. */
const LONE_SURROGATE = /\p{Cs}/u;

/** Message for such a text; it follows the name of the field. */
export const UNSTORABLE = 'holds U+0000 or half a character (a lone surrogate), which cannot be stored';

/** Whether PostgreSQL can store the text: it must have a form in UTF-8 (no lone surrogate) and contain no U+0000 (PostgreSQL's manual, 8.3). */
export const isStorableText = (text: string): boolean => !text.includes('\0') && !LONE_SURROGATE.test(text);

/**
 * Whether PostgreSQL can store a JSON text as jsonb: {@link isStorableText} for every text in it. JSON.stringify escapes both (ECMA-262, QuoteJSONString); a
 * backslash before the escape makes it an ordinary text.
 */
export const isStorableJson = (json: string): boolean => !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json);

/** Checks free text of a batch item by {@link isStorableText}. The pipe checks single arguments (input-pipe.ts). */
export const IsStorableText = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isStorableText',
      validator: {
        validate: (value) => typeof value !== 'string' || isStorableText(value),
        defaultMessage: buildMessage((each) => `${each}$property ${UNSTORABLE}`, options),
      },
    },
    options,
  );
