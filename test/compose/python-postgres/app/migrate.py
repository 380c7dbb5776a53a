import os
import psycopg2

with psycopg2.connect(os.environ["DATABASE_URL"]) as db, db.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, text text NOT NULL)")
    cursor.execute("INSERT INTO notes (text) SELECT 'note ' || n FROM generate_series(1, 100) n")
print("migrated")
