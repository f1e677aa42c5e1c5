DROP TABLE security_events;
DROP FUNCTION refuse_change;
DROP TABLE sessions;
DROP TABLE users;
