namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that others reach by a connection string; they get it as <c>ConnectionStrings__NAME</c>.</summary>
internal interface IResourceWithConnectionString : IResource
{
    ReferenceExpression ConnectionStringExpression { get; }

    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ConnectionStringExpression.GetValueAsync(cancellationToken);
}
