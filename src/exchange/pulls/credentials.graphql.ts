import { Field, InputType } from '@nestjs/graphql';

const secret = (description: string): PropertyDecorator => Field(() => String, { description });

@InputType('PullBasicInput', { description: 'User name and password.' })
export class PullBasicInput {
  @secret('User name; for another Entente hub, the id of the API key.')
  readonly user: string;

  @secret('Password; for another Entente hub, the API key.')
  readonly password: string;
}

@InputType('PullHeaderInput', { description: 'An HTTP header that authenticates the pull at its source.' })
export class PullHeaderInput {
  @Field(() => String, { description: 'Header name, for example Authorization.' })
  readonly name: string;

  @secret('Header value, for example a MISP key.')
  readonly value: string;
}

@InputType('PullCredentialsInput', {
  description: 'Credentials: one of the three fields, or none. The hub encrypts them and never returns them.',
})
export class PullCredentialsInput {
  @Field(() => String, { nullable: true, description: 'A token.' })
  readonly bearer?: string | null;

  @Field(() => PullBasicInput, { nullable: true, description: 'HTTP Basic.' })
  readonly basic?: PullBasicInput | null;

  @Field(() => PullHeaderInput, { nullable: true, description: 'A header.' })
  readonly header?: PullHeaderInput | null;
}
