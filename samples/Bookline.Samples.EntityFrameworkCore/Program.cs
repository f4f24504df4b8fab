using Bookline.PrivatePostgres;
using Bookline.Samples.EntityFrameworkCore;

try
{
    await using var database = await ThrowawayDatabase.StartAsync();
    await Walkthrough.RunAsync(database.Url, database.Salon, database.Clinic, Console.Out);
    return 0;
}
catch (PrivatePostgresException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 1;
}
