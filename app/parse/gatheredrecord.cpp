#include "app/parse/gatheredrecord.h"

#include "app/parse/jsonwalk.h"

#include <utility>

namespace lambdatrail {
namespace {

bool isInsight(const RecordFields& fields) {
    return fields.eventCategory == "Insight" || fields.eventType == "AwsCloudTrailInsight";
}

// The one event name whose calls an aggregated record counts; empty if there are several, or it does not tell.
std::string_view nameInSummary(std::string_view summary) {
    std::string_view name;
    unsigned names = 0;
    const auto lookAt = [&](std::string_view dimension) {
        if (textAt(dimension, "dimension") != "eventName")
            return;
        const std::string_view statistics = valueAt(dimension, "statistics");
        if (!statistics.starts_with('['))
            return;
        eachElement(statistics, [&](std::string_view statistic) {
            ++names;
            name = textAt(statistic, "name");
        });
    };
    lookAt(valueAt(summary, "primaryDimension"));
    if (const std::string_view details = valueAt(summary, "details"); names == 0 && details.starts_with('['))
        eachElement(details, lookAt);
    return names == 1 ? name : std::string_view{};
}

}  // namespace

bool isAggregated(const RecordFields& fields) {
    return fields.eventCategory == "Aggregated" || fields.eventType == "AwsAggregatedEvent";
}

bool tellsOfManyCalls(const RecordFields& fields) {
    return isInsight(fields) || isAggregated(fields);
}

RecordFields asCallFields(RecordFields fields) {
    fields.user = {};
    fields.userNumber = 0;
    const std::string_view insight = fields.insightDetails;
    for (const auto& [member, text] : {std::pair{&RecordFields::eventName, textAt(insight, "eventName")},
                                       std::pair{&RecordFields::eventName, nameInSummary(fields.summary)},
                                       std::pair{&RecordFields::eventSource, textAt(insight, "eventSource")},
                                       std::pair{&RecordFields::eventTime, textAt(fields.timeWindow, "windowStart")},
                                       std::pair{&RecordFields::recipientAccountId, fields.accountId}}) {
        if ((fields.*member).empty())
            fields.*member = text;
    }
    if (fields.eventCategory.empty())
        fields.eventCategory = isInsight(fields) ? "Insight" : "Aggregated";
    return fields;
}

}  // namespace lambdatrail
