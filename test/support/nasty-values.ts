import { LONGEST_VALUE } from '../../src/values/values/value.js';

const long = (piece: string, length = LONGEST_VALUE): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Values of the longest length that is taken, each made to cost some reader as much as it can. */
export const NASTY_VALUES: readonly string[] = [
  ...['\uFDFA', '\u0301\u0323\u0315\u031B', '\uFF9E\u0323', '\uFF9E\uFFA0\u0323', '\u3316', '\u1100\u1161\u11A8'].map((mark) => long(mark)),
  ...['\u200B', 'a\u200B', '\u200D\u0E01', '\u00AD', '\uD800', '\u0130', '\u1E9E', '\u05D0a.', '😀', '漢'].map((letter) => long(letter)),
  ...['1234567890', '๑', '๑๒', '１２', '\u{1D7CE}', '+', '+66', '1.', '::', '1:', '0x', 'abcdef0123', '1A2b'].map((digits) => long(digits)),
  ...['[', '(', '<', '<>', '([{<', '"', '[.]', '(dot)', ' dot ', '   dot   ', ' at ', '. ', '..a', '\\.', '/', '\\', ':', '-', '#'].map(
    (sign) => long(sign),
  ),
  ...['a.', 'ü.', 'xn--a-0.', 'a@', 'GB82WEST12345698765432', '\r', '\n', 'a\n', '\u2028', '\t'].map((piece) => long(piece)),
  long('([{<', LONGEST_VALUE / 2) + long('>}])', LONGEST_VALUE / 2),
  `a${long(' ', LONGEST_VALUE - 2)}a`,
  `${long('a', LONGEST_VALUE - 4)}.com`,
  `${long('bücher', LONGEST_VALUE - 8)}.example`,
  `http://${long('a@', LONGEST_VALUE - 7)}`,
  `http://a.example/${long('%', LONGEST_VALUE - 17)}`,
  `http://a.example/${long('%41', LONGEST_VALUE - 17)}`,
  `http://a.example/${long('a/../', LONGEST_VALUE - 17)}`,
  `${long('a', LONGEST_VALUE - 10)}@a.example`,
  `tel:${long(';ext=1', LONGEST_VALUE - 4)}`,
  `mailto:${long('%40', LONGEST_VALUE - 7)}`,
  `bitcoin:${long('?', LONGEST_VALUE - 8)}`,
  `sha256:${long('a:', LONGEST_VALUE - 7)}`,
  `000201${long('2630', LONGEST_VALUE - 6)}`,
  `00020126${long('99', 504)}`,
  `play.google.com/store/apps/details?${long('&', LONGEST_VALUE - 40)}`,
  `upi://pay?${long('&pa', LONGEST_VALUE - 10)}`,
  `amazon.com/${long('a/', LONGEST_VALUE - 12)}`,
  `t.me/${long('+', LONGEST_VALUE - 5)}`,
];
