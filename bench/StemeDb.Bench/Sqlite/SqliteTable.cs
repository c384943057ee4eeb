using Microsoft.Data.Sqlite;

namespace StemeDb.Bench.Sqlite;

/// <summary>The same table with the same four ways in, in SQLite: WAL, synchronous FULL.</summary>
internal sealed class SqliteTable : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -1000000;
        CREATE TABLE assertion (
          seq INTEGER PRIMARY KEY AUTOINCREMENT,
          id BLOB NOT NULL UNIQUE,
          concept_path TEXT NOT NULL,
          source TEXT NOT NULL,
          value TEXT NOT NULL,
          confidence REAL,
          asserted_at INTEGER NOT NULL,
          recorded_at INTEGER NOT NULL,
          valid_from INTEGER,
          valid_to INTEGER,
          evidence TEXT,
          labels TEXT
        );
        CREATE INDEX assertion_by_path ON assertion (concept_path, asserted_at DESC, seq DESC);
        CREATE INDEX assertion_by_source ON assertion (source, seq);
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stemedb-sqlite-");
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    public SqliteTable()
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "bench.db"), Pooling = false }.ToString());
        _connection.Open();
        using (var create = _connection.CreateCommand())
        {
            create.CommandText = Schema;
            create.ExecuteNonQuery();
        }

        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO assertion (id, concept_path, source, value, asserted_at, recorded_at) VALUES ($id, $path, $source, $value, $asserted, $recorded)";
        foreach (var name in (string[])["$id", "$path", "$source", "$value", "$asserted", "$recorded"])
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        _insert.Prepare();
    }

    /// <summary>Inserts rows in one transaction, which is durable when this returns.</summary>
    public void Insert(long first, int count)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        for (var i = first; i < first + count; i++)
        {
            var id = new byte[32];
            BitConverter.TryWriteBytes(id, i * -0x61c8864680b583eb); // as scattered as a hash
            _insert.Parameters[0].Value = id;
            _insert.Parameters[1].Value = Workload.Path(i);
            _insert.Parameters[2].Value = Workload.Source(i);
            _insert.Parameters[3].Value = $"\"{Workload.Value(i)}\"";
            _insert.Parameters[4].Value = 634589856000000000L;
            _insert.Parameters[5].Value = DateTime.UtcNow.Ticks;
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
        _folder.Delete(recursive: true);
    }
}
