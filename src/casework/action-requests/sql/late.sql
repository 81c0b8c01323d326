create index action_request_subject on hub.action_request (hub.digest(subject->>'kind', subject->>'scope', subject->>'value'));
