import { join } from 'node:path';
import tseslint from 'typescript-eslint';

const CHECKOUT = join(import.meta.dirname, '../..');

/** What paths cannot see (dependency-cruiser.cjs checks those); the form of the text is prettier's alone. */
const RULES = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/prefer-readonly': 'error',
  eqeqeq: 'error',
  curly: ['error', 'multi-line'],
  'no-console': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
};

/** For the program; a test may look at an answer as it came. */
const STRICT = {
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/explicit-module-boundary-types': 'error',
};

/** How long a thing may be before it is two things. */
const SIZES = {
  'max-lines': ['error', { max: 250 }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
};

const importsBanned = {
  paths: [
    { name: '@nestjs/common', importNames: ['forwardRef'], message: 'Two modules that need each other are one module, or need a third.' },
    { name: 'typeorm', message: 'The database is entered by Database.as and Database.call alone.', allowTypeImports: true },
    { name: '@nestjs/typeorm', message: 'There are no repositories to inject: the database is entered by Database.as alone.' },
    { name: 'pg', message: 'The database is entered by Database.as and Database.call alone.' },
  ],
};

const syntaxBanned = [
  {
    selector: "CallExpression[callee.property.name='query'] > TemplateLiteral > :not(TemplateElement, Identifier[name=/^[A-Z][A-Z_]+$/])",
    message: 'A value never becomes part of a statement: bind it ($1). Only constants in capitals may be put in.',
  },
  {
    selector: "CallExpression[callee.property.name='query'] > BinaryExpression",
    message: 'A statement is not glued together: bind values ($1).',
  },
  {
    selector: [
      'FunctionDeclaration[params.length>4]',
      'ArrowFunctionExpression[params.length>4]',
      ':not(MethodDefinition) > FunctionExpression[params.length>4]',
      "MethodDefinition[kind!='constructor'][decorators.length=0] > FunctionExpression[params.length>4]",
    ].join(', '),
    message: 'At most four parameters. (Not counted: what a constructor is given, and the arguments of a GraphQL field.)',
  },
  { selector: 'TSEnumDeclaration', message: 'A union of string literals says the same without code.' },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'ClassDeclaration[abstract=true]', message: 'No base classes: hand a function in.' },
];

export default tseslint.config(
  { ignores: ['**/*.js', '**/*.cjs', '**/*.d.ts'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'clients/verify/src/**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: join(CHECKOUT, 'tsconfig.json'), tsconfigRootDir: CHECKOUT } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: RULES,
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      ...STRICT,
      ...SIZES,
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': ['error', importsBanned],
      'no-restricted-syntax': ['error', ...syntaxBanned],
    },
  },
  { files: ['bench/**/*.ts'], rules: { ...SIZES, 'no-restricted-syntax': ['error', ...syntaxBanned.slice(2)] } },
  { files: ['clients/verify/src/**/*.ts'], rules: { ...STRICT, ...SIZES, 'no-restricted-syntax': ['error', ...syntaxBanned.slice(2)] } },
  {
    files: ['test/unit/console/**/*.ts'],
    languageOptions: { parserOptions: { project: join(CHECKOUT, 'test/unit/console/tsconfig.json'), tsconfigRootDir: CHECKOUT } },
  },
  {
    files: ['clients/typescript/src/**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: join(CHECKOUT, 'clients/typescript/tsconfig.json'), tsconfigRootDir: CHECKOUT } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { ...RULES, ...STRICT, ...SIZES, 'no-restricted-syntax': ['error', ...syntaxBanned.slice(2)] },
  },
  {
    files: ['console/src/**/*.{ts,tsx}'],
    ignores: ['**/*.graphql.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: join(CHECKOUT, 'console/tsconfig.json'), tsconfigRootDir: CHECKOUT } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { ...RULES, ...STRICT, ...SIZES, 'no-restricted-syntax': ['error', ...syntaxBanned.slice(2)] },
  },
  {
    files: ['console/src/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  }, // markup
  { files: ['clients/typescript/src/generated/**/*.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['src/platform/database/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': 'off', 'no-restricted-syntax': ['error', ...syntaxBanned.slice(2)] },
  },
  { files: ['src/**/*.entity.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
);
