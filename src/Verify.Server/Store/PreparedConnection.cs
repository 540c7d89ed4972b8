using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Verify.Server.Store;

/// <summary>A connection that keeps its statements prepared: to parse and plan a short one takes longer than to run it.</summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More than the product has texts that come often; lists of many lengths must not make it grow.
    private const int Most = 200;
    private readonly Dictionary<string, SqliteCommand> idle = new(StringComparer.Ordinal);

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    private SqliteCommand Take(string text) => idle.Remove(text, out var kept) ? kept : new SqliteCommand(text, this);

    private void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (idle.Count >= Most) Forget();
        if (!idle.TryAdd(command.CommandText, command)) command.Dispose();
    }

    private void Forget()
    {
        foreach (var command in idle.Values) command.Dispose();
        idle.Clear();
    }

    protected override void Dispose(bool disposing)
    {
        Forget();
        base.Dispose(disposing);
    }

    /// <summary>Text and parameters of a command; the statement behind it is found when it runs, because until then its text may change.</summary>
    private sealed class PreparedCommand(PreparedConnection connection) : DbCommand
    {
        private readonly SqliteCommand written = new();
        private SqliteCommand? running;

        [AllowNull]
        public override string CommandText { get => written.CommandText; set => written.CommandText = value; }
        public override int CommandTimeout { get => written.CommandTimeout; set => written.CommandTimeout = value; }
        public override CommandType CommandType { get => CommandType.Text; set => written.CommandType = value; }
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }
        protected override DbTransaction? DbTransaction { get; set; }
        protected override DbParameterCollection DbParameterCollection => written.Parameters;

        protected override DbParameter CreateDbParameter() => written.CreateParameter();

        public override void Cancel() => running?.Cancel();

        public override void Prepare() { }

        public override int ExecuteNonQuery() => Run(command => command.ExecuteNonQuery());

        public override object? ExecuteScalar() => Run(command => command.ExecuteScalar());

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Run(command => command.ExecuteReader(behavior));

        private T Run<T>(Func<SqliteCommand, T> run)
        {
            Release();
            var command = connection.Take(CommandText);
            foreach (SqliteParameter parameter in written.Parameters)
            {
                // As the statement has it: without the sign it is looked for twice.
                if (parameter.ParameterName[0] != '@') parameter.ParameterName = "@" + parameter.ParameterName;
                command.Parameters.Add(parameter);
            }
            try
            {
                var result = run(command);
                running = command;
                return result;
            }
            finally
            {
                // What failed half-way is not used again.
                if (running != command) command.Dispose();
            }
        }

        private void Release()
        {
            if (running is { } command) connection.GiveBack(command);
            running = null;
        }

        protected override void Dispose(bool disposing)
        {
            Release();
            written.Dispose();
            base.Dispose(disposing);
        }
    }
}
