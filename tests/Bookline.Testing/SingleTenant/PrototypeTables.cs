namespace Bookline.Testing.SingleTenant;

/// <summary>SQL of the four tables in each shape.</summary>
internal static class PrototypeTables
{
    public static string Sql(PrototypeShape shape, string reportingRole) =>
        Tables(shape is PrototypeShape.WithTimeZones ? "timestamptz" : "timestamp")
        + shape switch
        {
            PrototypeShape.WithoutForeignKeys => "",
            PrototypeShape.Drizzle => ForeignKeys("{0}_{1}_{2}_id_fk"),
            PrototypeShape.Extended => ForeignKeys("{0}_{1}_fkey") + Extras(reportingRole),
            _ => ForeignKeys("{0}_{1}_fkey"),
        };

    private static string Tables(string time) =>
        $"""
            create table services (
              id varchar primary key default gen_random_uuid(),
              name text not null,
              description text,
              price integer not null,
              is_active boolean not null default true,
              icon text
            );
            create table conversations (
              id varchar primary key default gen_random_uuid(),
              phone_number text not null,
              customer_name text,
              current_state text not null default 'greeting',
              selected_service varchar,
              selected_date text,
              selected_time text,
              created_at {time} not null default now(),
              updated_at {time} not null default now()
            );
            create table messages (
              id varchar primary key default gen_random_uuid(),
              conversation_id varchar not null,
              content text not null,
              is_from_bot boolean not null,
              timestamp {time} not null default now()
            );
            create table bookings (
              id varchar primary key default gen_random_uuid(),
              conversation_id varchar not null,
              service_id varchar not null,
              phone_number text not null,
              customer_name text,
              amount integer not null,
              status text not null default 'pending',
              payment_method text,
              appointment_date {time},
              appointment_time text,
              created_at {time} not null default now(),
              updated_at {time} not null default now()
            );
            """;

    private static string ForeignKeys(string naming) =>
        string.Concat(
            new[]
            {
                ("conversations", "selected_service", "services"),
                ("messages", "conversation_id", "conversations"),
                ("bookings", "conversation_id", "conversations"),
                ("bookings", "service_id", "services"),
            }.Select(key =>
                $"""
                    alter table {key.Item1} add constraint {string.Format(naming, key.Item1, key.Item2, key.Item3)}
                      foreign key ({key.Item2}) references {key.Item3} (id);

                    """
            )
        );

    private static string Extras(string reportingRole) =>
        $"""
            alter table messages add column delivered_at timestamp, add column raw jsonb not null default '[]';
            alter table messages set (fillfactor = 90);
            alter table bookings add column reference bigserial, add column "Discount %" numeric(5, 2) default 0;
            alter table bookings alter column status set statistics 500;
            alter table bookings replica identity full;
            alter table services alter column price set default 100;
            alter table services add constraint services_price_sane check (price > -100);
            alter table conversations alter column customer_name set default 'Unknown';

            create view upcoming_bookings as
              select b.id, b.amount, c.phone_number, s.name
              from bookings b join conversations c on c.id = b.conversation_id join services s on s.id = b.service_id;
            create function mark_raw() returns trigger language plpgsql
              as $body$ begin new.raw := coalesce(new.raw, '[]') || '["seen"]'; return new; end $body$;
            create trigger mark_raw before insert on messages for each row execute function mark_raw();

            create index messages_from_people on messages (timestamp desc) where not is_from_bot;
            create unique index bookings_reference_key on bookings (reference);
            create index conversations_lower_name on conversations (lower(customer_name));

            comment on table services is 'What''s on offer; "quoted"';
            comment on column bookings.amount is 'whole rupees';
            comment on constraint messages_conversation_id_fkey on messages is 'from the first day';
            comment on index bookings_reference_key is 'for the till';

            create table reviews (
              id integer primary key,
              booking_id varchar references bookings (id) on delete cascade,
              service_id varchar references services (id)
            );
            grant select on bookings, services to {reportingRole};
            grant select (id, phone_number) on conversations to {reportingRole};
            """;
}
