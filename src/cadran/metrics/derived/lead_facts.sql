-- One row: one lead with the account it is about: its own, else its deal's, else its contact's.
CREATE OR REPLACE VIEW {s}.lead_facts AS
SELECT
    l.id, l.name, l.company, coalesce(l.account_id, d.account_id, c.account_id) AS account_id, l.contact_id,
    l.owner_id, l.sdr_id, l.lead_source, l.campaign_id, l.region, l.direction::VARCHAR AS direction,
    l.created_at, l.created_day, l.mql_on, l.sql_on, l.disqualified_on, l.converted_day
FROM {s}.leads l
LEFT JOIN {s}.deals d ON d.id = l.deal_id
LEFT JOIN {s}.contacts c ON c.id = l.contact_id
