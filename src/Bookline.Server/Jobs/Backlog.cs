using NodaTime;

namespace Bookline.Server.Jobs;

/// <summary>How much of one kind waits, of all tenants together. Of each state at most 50,000 jobs are counted.</summary>
/// <param name="Ready">Could be done now, or when an earlier job of its sequence is.</param>
/// <param name="Scheduled">Not before a later time: first attempts and further ones.</param>
/// <param name="Leased">Being worked on.</param>
/// <param name="Dead">Given up; kept for people.</param>
/// <param name="OldestReady">How long the oldest ready job has been waiting; zero where none is.</param>
public sealed record Backlog(string Kind, long Ready, long Scheduled, long Leased, long Dead, Duration OldestReady);
