-- Understood by SQLite and PostgreSQL alike: ids are text, times are milliseconds since 1970, truth
-- values are 0 and 1. A column `folded` holds a text as it is searched for: see Texts.folded.

create table person (
  id text not null primary key,
  name text not null,
  folded text not null unique,        -- '' for the one person at an open server
  role text not null,
  password text,                      -- Argon2id; none for the one person at an open server
  consent integer,                    -- null until they decided
  consented bigint,                   -- when they last decided
  created bigint not null
);

create table session (
  hash text not null primary key,
  person text not null references person (id) on delete cascade,
  created bigint not null,
  expires bigint not null
);

create index session_person on session (person);

create table api_key (
  id text not null primary key,
  name text not null,
  folded text not null unique,
  hash text not null unique,
  requests_per_minute integer,
  tokens_per_minute integer,
  created bigint not null,
  revoked bigint
);

create table audit (
  id text not null primary key,
  time bigint not null,
  actor text not null,
  action text not null,
  subject text not null
);

create index audit_time on audit (time);

create table conversation (
  id text not null primary key,
  owner text not null references person (id) on delete cascade,
  title text not null,
  folded text not null,
  model text not null,
  system text not null,
  temperature double precision,
  top_p double precision,
  max_tokens integer,
  seed bigint,
  leaf text,                          -- a message's id
  created bigint not null,
  updated bigint not null
);

create index conversation_owner on conversation (owner, updated, id);

create table comparison (
  id text not null primary key,
  conversation text not null references conversation (id) on delete cascade,
  choice text,
  chosen bigint,                      -- when
  created bigint not null
);

create index comparison_conversation on comparison (conversation);

create table message (
  id text not null primary key,
  conversation text not null references conversation (id) on delete cascade,
  ordinal integer not null,           -- the order in which a conversation's messages were made
  -- No cascade: SQLite would descend as deep as the conversation is long.
  parent text references message (id),
  role text not null,
  content text not null,
  folded text not null,
  status text not null,
  error text,
  send_key text,                      -- names one sending of a person's message
  created bigint not null,
  comparison text references comparison (id),
  side integer,                       -- 0 left, 1 right
  -- Of answers:
  model text,
  version text,
  system text,
  temperature double precision,
  top_p double precision,
  max_tokens integer,
  seed bigint,
  dropped integer,
  finish_reason text,
  prompt_tokens integer,
  tokens integer,
  tokens_per_second double precision,
  unique (conversation, ordinal),
  unique (conversation, send_key)
);

create index message_parent on message (parent);
create index message_comparison on message (comparison);
create index message_status on message (status);

create table vote (
  message text not null primary key references message (id) on delete cascade,
  value integer not null,             -- 1 or -1
  reasons text not null,              -- words between commas
  comment text not null,
  created bigint not null
);

create table demonstration (
  message text not null primary key references message (id) on delete cascade,
  content text not null,
  created bigint not null
);
