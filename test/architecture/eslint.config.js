import tseslint from 'typescript-eslint';

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
  { ignores: ['**/*.js', '**/*.cjs', '**/*.d.ts', 'console/src/**/*.graphql.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    // A class that a decorator's metadata names is imported for its value.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: { '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }] },
  },
  {
    files: ['src/**/*.ts', 'bench/**/*.ts', 'clients/*/src/**/*.ts', 'console/src/**/*.{ts,tsx}'],
    rules: { ...SIZES, 'no-restricted-syntax': ['error', ...syntaxBanned.slice(2)] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/database/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', importsBanned], 'no-restricted-syntax': ['error', ...syntaxBanned] },
  },
  { files: ['src/**/*.entity.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  {
    files: ['console/src/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  }, // markup
  { files: ['clients/typescript/src/generated/**/*.ts'], rules: { 'max-lines': 'off' } },
);
