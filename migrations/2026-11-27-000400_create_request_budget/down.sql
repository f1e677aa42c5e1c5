DROP FUNCTION reserve_request, slow_requests, note_request_failure, note_request_answer;
DROP FUNCTION lock_request_budget, request_share;
DROP TABLE request_budgets;
